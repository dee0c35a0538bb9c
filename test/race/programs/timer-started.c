// A software timer: loaded, then let run.
// interrupts: High
// depth: 2
// expect: decoy timer High loaded before it is let run
#include "race.h"

struct {
    volatile uint32_t left;
    volatile uint8_t running;
} timer;
volatile uint32_t fired;

void rb_task(void) {
    timer.left = 1;
    timer.running = 1;
}
void High_IRQHandler(void) {
    if (!timer.running) return;
    timer.left = timer.left - 1;
    if (timer.left == 0) {
        timer.running = 0;
        fired = 1;
    }
}
