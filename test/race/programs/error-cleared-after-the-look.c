// Asked, then cleared: an error that comes in between is never heard of.
// interrupts: High
// expect: bug failed High
#include "race.h"

volatile uint32_t failed, reported;

void rb_task(void) {
    if (failed) reported = 1;
    failed = 0;
}
void High_IRQHandler(void) {
    failed = 1;
}
