// The handler shifts a window of samples through which the task goes.
// interrupts: High
// expect: bug window High
#include "race.h"

volatile int32_t window[3] = {3, 1, 2};
volatile int32_t median;

void rb_task(void) {
    int32_t a = window[0], b = window[1], c = window[2];
    int32_t low = a < b ? a : b, high = a < b ? b : a;
    median = c < low ? low : c > high ? high : c;
}
void High_IRQHandler(void) {
    window[0] = window[1];
    window[1] = window[2];
    window[2] = 9;
}
