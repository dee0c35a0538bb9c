// The lowest is come into by the next, and that by the highest, which alone writes.
// interrupts: Low Mid High
// depth: 3
// expect: bug total read-write-write High Mid_IRQHandler High_IRQHandler
// expect: bug step write-read-write Mid Low_IRQHandler Mid_IRQHandler
// expect: bug step write-read-write High Low_IRQHandler High_IRQHandler
// expect: decoy total Low not accessed by it
#include "race.h"

volatile uint32_t total, step;

void rb_task(void) {
    rb_barrier();
}
void Low_IRQHandler(void) {
    step = 1;
    rb_barrier();
    step = 0;
}
void Mid_IRQHandler(void) {
    if (step == 1) total += 5;
}
void High_IRQHandler(void) {
    if (step == 1) total++;
}
