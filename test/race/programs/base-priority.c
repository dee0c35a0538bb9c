// BASEPRI holds back two of three.
// interrupts: Low Mid High
// expect: decoy with_low Low below BASEPRI
// expect: decoy with_mid Mid as low as BASEPRI
// expect: bug with_high read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t with_low, with_mid, with_high;

void rb_task(void) {
    rb_base_priority(0x80);
    with_low++;
    with_mid++;
    with_high++;
    rb_base_priority(0);
}
void Low_IRQHandler(void) {
    with_low++;
}
void Mid_IRQHandler(void) {
    with_mid++;
}
void High_IRQHandler(void) {
    with_high++;
}
