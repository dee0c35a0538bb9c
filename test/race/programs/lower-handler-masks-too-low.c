// The lower handler raises BASEPRI to its own priority, which it has anyway.
// interrupts: Low High
// depth: 2
// expect: bug queue High
#include "race.h"

volatile uint32_t queue, ran;

void rb_task(void) {
    ran = 1;
}
void Low_IRQHandler(void) {
    rb_base_priority(0xC0);
    queue += 2;
    rb_base_priority(0);
}
void High_IRQHandler(void) {
    queue += 1;
}
