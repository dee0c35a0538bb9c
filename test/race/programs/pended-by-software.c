// The task itself starts the handler that is interrupted.
// interrupts: High
// expect: bug total read-write-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_pend(LOW);
}
void Low_IRQHandler(void) {
    total++;
}
void High_IRQHandler(void) {
    total += 10;
}
