// One interrupt's enable bit is cleared meanwhile; another interrupt's is not.
// interrupts: Low High
// expect: decoy with_low Low disabled
// expect: bug with_high read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t with_low, with_high;

void rb_task(void) {
    rb_disable(LOW);
    with_low++;
    with_high++;
    rb_enable(LOW);
}
void Low_IRQHandler(void) {
    with_low++;
}
void High_IRQHandler(void) {
    with_high++;
}
