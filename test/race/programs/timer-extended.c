// The task prolongs a timer that the handler counts down.
// interrupts: High
// expect: bug left High
#include "race.h"

volatile uint32_t left = 5;

void rb_task(void) {
    left += 10;
}
void High_IRQHandler(void) {
    if (left > 0) left--;
}
