// BASEPRI holds the lower of the two back, not the one that counts too.
// interrupts: Low High
// expect: bug total High
// expect: decoy total Low held back
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_base_priority(0x80);
    total++;
    rb_base_priority(0);
}
void Low_IRQHandler(void) {
    total++;
}
void High_IRQHandler(void) {
    total++;
}
