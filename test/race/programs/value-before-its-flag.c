// The value is read before it is asked whether it is there.
// interrupts: High
// expect: bug value read-write-read High rb_task High_IRQHandler
// expect: decoy ready High read once
#include "race.h"

volatile uint32_t value = 1, ready, taken;

void rb_task(void) {
    uint32_t now = value;
    if (ready) taken = now;
}
void High_IRQHandler(void) {
    value = 7;
    ready = 1;
}
