// Takes the result without waiting for it.
// interrupts: High
// expect: bug result write-write-read High rb_task High_IRQHandler
// expect: decoy asked High one write
#include "race.h"

volatile uint32_t asked, result, taken;

void rb_task(void) {
    asked = 1;
    taken = result;
}
void High_IRQHandler(void) {
    if (!asked) return;
    result = 7;
    asked = 0;
}
