// The handler writes when it comes for the second time, and disables itself the first time.
// interrupts: High
// depth: 2
// expect: decoy total High disabled by itself
#include "race.h"

volatile uint32_t total, calls;

void rb_task(void) {
    total++;
}
void High_IRQHandler(void) {
    rb_disable(HIGH);
    calls++;
    if (calls == 2) total = 40;
}
