// The handler may take what the task has only begun to ask for.
// interrupts: High
// expect: bug request write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t request, handled;

void rb_task(void) {
    request = 1;
    request = 2;
}
void High_IRQHandler(void) {
    handled += request;
}
