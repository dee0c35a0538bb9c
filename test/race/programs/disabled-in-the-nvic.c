// The interrupt is disabled in the NVIC for as long as both words are written.
// interrupts: High
// expect: decoy pair High disabled
#include "race.h"

volatile uint32_t pair[2], sum;

void rb_task(void) {
    rb_disable(HIGH);
    pair[0] = 3;
    pair[1] = 3;
    rb_enable(HIGH);
}
void High_IRQHandler(void) {
    sum = pair[0] + pair[1];
}
