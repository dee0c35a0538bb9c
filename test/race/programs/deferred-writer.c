// The interrupt itself touches nothing; the handler that it starts does.
// interrupts: High
// expect: bug total read-write-write Low rb_task Low_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    total++;
}
void Low_IRQHandler(void) {
    total += 10;
}
void High_IRQHandler(void) {
    rb_pend(LOW);
}
