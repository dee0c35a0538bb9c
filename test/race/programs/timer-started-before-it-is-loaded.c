// Let run, then loaded: the handler counts down what was there before.
// interrupts: High
// expect: bug left High
#include "race.h"

volatile uint32_t left = 1;
volatile uint8_t running;
volatile uint32_t fired;

void rb_task(void) {
    running = 1;
    left = 5;
}
void High_IRQHandler(void) {
    if (!running) return;
    left = left - 1;
    if (left == 0) {
        running = 0;
        fired = 1;
    }
}
