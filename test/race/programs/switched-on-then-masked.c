// The handler works once it is switched on; the task masks it around its own access.
// interrupts: High
// expect: decoy total High masked
// expect: decoy running High one write
#include "race.h"

volatile uint32_t running, total, runs;

void rb_task(void) {
    running = 1;
    rb_mask();
    total += 5;
    rb_unmask();
}
void High_IRQHandler(void) {
    if (!running) return;
    runs++;
    total++;
}
