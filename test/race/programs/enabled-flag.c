// Off while the pair is written; the handler does nothing while it is off.
// interrupts: High
// expect: decoy pair High read only while it is whole
// expect: signal enabled is there to be seen while it is 0
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t enabled = 1, seen_x, seen_y;

void rb_task(void) {
    enabled = 0;
    pair.x = 3;
    pair.y = 4;
    enabled = 1;
}
void High_IRQHandler(void) {
    if (!enabled) return;
    seen_x = pair.x;
    seen_y = pair.y;
}
