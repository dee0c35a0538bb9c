// One of the interrupts is enabled when all is done.
// interrupts: Mid High
// expect: decoy with_mid Mid not enabled yet
// expect: bug with_high read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t with_mid, with_high;

void rb_setup(void) {
    rb_disable(MID);
}
void rb_task(void) {
    with_mid++;
    with_high++;
    rb_enable(MID);
}
void Mid_IRQHandler(void) {
    with_mid++;
}
void High_IRQHandler(void) {
    with_high++;
}
