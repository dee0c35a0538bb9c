// The peak is read, then reset: one that comes in between is lost.
// interrupts: High
// expect: bug peak High
#include "race.h"

volatile uint32_t peak = 3, shown;

void rb_task(void) {
    shown = peak;
    peak = 0;
}
void High_IRQHandler(void) {
    if (9 > peak) peak = 9;
}
