// The version is moved only behind the writes: the handler cannot tell that they go on.
// interrupts: High
// expect: bug pair write-read-write High rb_task High_IRQHandler
// expect: decoy version High one write
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    pair.x = 3;
    pair.y = 4;
    version = 2;
}
void High_IRQHandler(void) {
    if (version & 1) return;
    seen_x = pair.x;
    seen_y = pair.y;
}
