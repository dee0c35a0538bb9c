// An event between the look and the clearing is lost.
// interrupts: High
// expect: bug event read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t event, seen;

void rb_task(void) {
    seen = event;
    event = 0;
}
void High_IRQHandler(void) {
    event = 1;
}
