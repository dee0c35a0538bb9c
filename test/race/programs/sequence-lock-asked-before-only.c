// The version is looked at before, and never again.
// interrupts: High
// expect: bug pair read-write-read High rb_task High_IRQHandler
// expect: decoy version High read once
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    if (version & 1) return;
    seen_x = pair.x;
    seen_y = pair.y;
}
void High_IRQHandler(void) {
    version++;
    pair.x += 3;
    pair.y += 4;
    version++;
}
