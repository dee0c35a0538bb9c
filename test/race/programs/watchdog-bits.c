// Three handlers set their bits; only the lowest one masks, and not all.
// interrupts: Mid High
// expect: bug kicked read-write-write High Low_IRQHandler High_IRQHandler
// expect: bug kicked read-write-write High Mid_IRQHandler High_IRQHandler
// expect: decoy kicked Mid below BASEPRI in the lower handler, PRIMASK is set in the task
#include "race.h"

volatile uint32_t kicked;

void rb_task(void) {
    rb_mask();
    if (kicked == 7) kicked = 0;
    rb_unmask();
    rb_pend(LOW);
    rb_pend(MID);
}
void Low_IRQHandler(void) {
    rb_base_priority(0x80);
    kicked |= 1;
    rb_base_priority(0);
}
void Mid_IRQHandler(void) {
    kicked |= 2;
}
void High_IRQHandler(void) {
    kicked |= 4;
}
