// The load is in a critical section and so is the store; both together are not.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_mask();
    uint32_t old = total;
    rb_unmask();
    rb_mask();
    total = old + 5;
    rb_unmask();
}
void High_IRQHandler(void) {
    total++;
}
