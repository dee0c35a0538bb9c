// The same without the mask.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: decoy running High one write
#include "race.h"

volatile uint32_t running, total, runs;

void rb_task(void) {
    running = 1;
    total += 5;
}
void High_IRQHandler(void) {
    if (!running) return;
    runs++;
    total++;
}
