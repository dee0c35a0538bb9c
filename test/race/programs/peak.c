// Both keep the greatest value; the lesser one may stay.
// interrupts: High
// expect: bug peak read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t peak;

void rb_task(void) {
    if (peak < 5) peak = 5;
}
void High_IRQHandler(void) {
    if (peak < 9) peak = 9;
}
