// The handler writes when it comes for the second time.
// interrupts: High
// depth: 2
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total, calls;

void rb_task(void) {
    total++;
}
void High_IRQHandler(void) {
    calls++;
    if (calls == 2) total = 40;
}
