// The load and the store are in one section, except for one input.
// interrupts: High
// inputs: 0=0,7,8
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_mask();
    uint32_t old = total;
    if (rb_input(0) == 7) rb_unmask();
    total = old + 5;
    rb_unmask();
}
void High_IRQHandler(void) {
    total++;
}
