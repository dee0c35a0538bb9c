// The task fills the half that the handler does not read, then swaps.
// interrupts: High
// expect: decoy halves High different halves
// expect: decoy active High one write
#include "race.h"

volatile struct {
    uint32_t x, y;
} halves[2];
volatile uint32_t active, seen_x, seen_y;

void rb_task(void) {
    uint32_t next = 1 - active;
    halves[next].x = 3;
    halves[next].y = 4;
    active = next;
}
void High_IRQHandler(void) {
    uint32_t mine = active;
    seen_x = halves[mine].x;
    seen_y = halves[mine].y;
}
