// The first half is written while the pointer is still there.
// interrupts: High
// expect: bug pair write-read-write High rb_task High_IRQHandler
// expect: signal shown is there to be seen while it is null
#include "race.h"

struct pair {
    uint32_t x, y;
};
volatile struct pair pair;
volatile struct pair *volatile shown = &pair;
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    pair.x = 3;
    shown = 0;
    pair.y = 4;
    shown = &pair;
}
void High_IRQHandler(void) {
    volatile struct pair *now = shown;
    if (now == 0) return;
    seen_x = now->x;
    seen_y = now->y;
}
