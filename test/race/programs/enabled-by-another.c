// The task disables the one interrupt, which another one enables meanwhile.
// interrupts: Mid High
// depth: 2
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_disable(HIGH);
    total++;
    rb_enable(HIGH);
}
void Mid_IRQHandler(void) {
    rb_enable(HIGH);
}
void High_IRQHandler(void) {
    total += 10;
}
