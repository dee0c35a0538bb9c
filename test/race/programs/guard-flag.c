// The handler leaves the pair alone while the flag is set.
// interrupts: High
// expect: decoy pair High written only while not in use
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t busy, seen_x, seen_y;

void rb_task(void) {
    busy = 1;
    seen_x = pair.x;
    seen_y = pair.y;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    pair.x++;
    pair.y++;
}
