// It is asked whether the value is there, and then it is read.
// interrupts: High
// expect: decoy value High read once
// expect: decoy ready High read once
#include "race.h"

volatile uint32_t value = 1, ready, taken;

void rb_task(void) {
    if (ready) taken = value;
}
void High_IRQHandler(void) {
    value = 7;
    ready = 1;
}
