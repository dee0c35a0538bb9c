// A second arrival fills the half that the task is reading.
// interrupts: High
// depth: 2
// expect: bug halves read-write-read High rb_task High_IRQHandler
// expect: decoy shown High read once
#include "race.h"

volatile struct {
    uint32_t x, y;
} halves[2];
volatile uint32_t shown, seen_x, seen_y;

void rb_task(void) {
    uint32_t mine = shown;
    seen_x = halves[mine].x;
    seen_y = halves[mine].y;
}
void High_IRQHandler(void) {
    uint32_t next = 1 - shown;
    halves[next].x += 3;
    halves[next].y += 4;
    shown = next;
}
