// The handler looks whether the task is at it, and leaves it alone then.
// interrupts: High
// expect: decoy total High written only while not in use
// expect: signal in_use is there to be seen while it is set
#include "race.h"

volatile uint32_t total, in_use, missed;

void rb_task(void) {
    in_use = 1;
    total += 5;
    in_use = 0;
}
void High_IRQHandler(void) {
    if (in_use) missed++;
    else total++;
}
