// A handler that disables itself comes once, and that is enough.
// interrupts: High
// depth: 2
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    total += 5;
}
void High_IRQHandler(void) {
    rb_disable(HIGH);
    total++;
}
