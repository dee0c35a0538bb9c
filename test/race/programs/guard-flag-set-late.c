// The flag is set when the first half has been read.
// interrupts: High
// expect: bug pair read-write-read High rb_task High_IRQHandler
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t busy, seen_x, seen_y;

void rb_task(void) {
    seen_x = pair.x;
    busy = 1;
    seen_y = pair.y;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    pair.x++;
    pair.y++;
}
