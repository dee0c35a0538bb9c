// Odd while the pair is written, by counting.
// interrupts: High
// expect: decoy pair High not read while the version is odd
// expect: signal version is there to be seen while it is odd
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    uint32_t next = version + 1;
    version = next;
    pair.x = 3;
    pair.y = 4;
    version = next + 1;
}
void High_IRQHandler(void) {
    uint32_t now = version;
    if (now & 1) return;
    seen_x = pair.x;
    seen_y = pair.y;
}
