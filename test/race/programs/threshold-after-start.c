// The handler is let loose before what it goes by is there.
// interrupts: High
// expect: bug threshold write-read-write High rb_task High_IRQHandler
// expect: decoy started High one write
#include "race.h"

volatile uint32_t started, threshold, level = 3, alarms;

void rb_task(void) {
    started = 1;
    threshold = 5;
}
void High_IRQHandler(void) {
    if (!started) return;
    if (level > threshold) alarms++;
}
