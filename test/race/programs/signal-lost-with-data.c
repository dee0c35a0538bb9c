// A letter that comes after the last one was read, and before the flag is cleared, is not noticed.
// interrupts: High
// expect: bug arrived read-write-write High rb_task High_IRQHandler
// expect: decoy letter High read once
#include "race.h"

volatile uint32_t arrived = 1, letter = 1, taken;

void rb_task(void) {
    if (!arrived) return;
    taken = letter;
    arrived = 0;
}
void High_IRQHandler(void) {
    letter = 7;
    arrived = 1;
}
