// A pair, written one after the other, read in between.
// interrupts: High
// expect: bug point write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t x, y;
} point;
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    point.x = 3;
    point.y = 4;
}
void High_IRQHandler(void) {
    seen_x = point.x;
    seen_y = point.y;
}
