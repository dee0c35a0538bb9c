// The handler takes a value that was only to be there for a moment for the real one.
// interrupts: High
// expect: bug mode write-read-write High rb_task High_IRQHandler
#include "race.h"

enum { OFF, SLOW, FAST };
volatile uint32_t mode = SLOW, alarms, wanted = FAST;

void rb_task(void) {
    mode = OFF;
    mode = wanted;
}
void High_IRQHandler(void) {
    if (mode == OFF) alarms++;
}
