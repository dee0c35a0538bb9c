// An odd version tells the handler that the pair is being written.
// interrupts: High
// expect: decoy pair High not read while the version is odd
// expect: signal version is there to be seen while it is odd
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    version = 1;
    pair.x = 3;
    pair.y = 4;
    version = 2;
}
void High_IRQHandler(void) {
    if (version & 1) return;
    seen_x = pair.x;
    seen_y = pair.y;
}
