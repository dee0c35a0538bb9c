// Counts up to three and begins anew, on both sides.
// interrupts: High
// expect: bug count read-write-write High step step
// expect: bug count write-write-read High step step
#include "race.h"

volatile uint32_t count = 2;

RB_FN void step(void) {
    count++;
    if (count == 3) count = 0;
}
void rb_task(void) {
    step();
}
void High_IRQHandler(void) {
    step();
}
