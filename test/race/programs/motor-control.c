// The encoder interrupts the controller, which reads the position twice; what the task sets is masked.
// interrupts: Mid High
// expect: bug position read-write-read High Mid_IRQHandler High_IRQHandler
// expect: decoy target Mid PRIMASK is set
// expect: decoy gain Mid PRIMASK is set
// expect: decoy last High the controller's own
#include "race.h"

volatile int32_t position, last, speed, target, gain, effort;

void rb_task(void) {
    rb_mask();
    target = 500;
    gain = 2;
    rb_unmask();
    rb_pend(MID);
}
void Mid_IRQHandler(void) {
    speed = position - last;
    last = position;
    effort = gain * target;
}
void High_IRQHandler(void) {
    position++;
}
