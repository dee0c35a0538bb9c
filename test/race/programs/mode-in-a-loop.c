// A loop asks each time for what it takes for fixed, and does one thing or another.
// interrupts: High
// expect: bug mode read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t mode, coarse_steps, fine_steps;

void rb_task(void) {
    for (int i = 0; i < 2; i++) {
        if (mode) fine_steps++;
        else coarse_steps++;
    }
}
void High_IRQHandler(void) {
    mode = 1;
}
