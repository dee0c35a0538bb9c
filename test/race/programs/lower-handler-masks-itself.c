// The lower handler raises BASEPRI to the higher one's priority around what both change.
// interrupts: Low High
// depth: 2
// expect: decoy queue High held back
#include "race.h"

volatile uint32_t queue, ran;

void rb_task(void) {
    ran = 1;
}
void Low_IRQHandler(void) {
    rb_base_priority(0x40);
    queue += 2;
    rb_base_priority(0);
}
void High_IRQHandler(void) {
    queue += 1;
}
