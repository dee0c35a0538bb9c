// The pointer is set first.
// interrupts: High
// expect: bug pair write-read-write High rb_task High_IRQHandler
// expect: decoy published High one access
#include "race.h"

struct pair {
    uint32_t x, y;
};
volatile struct pair pair;
volatile struct pair *volatile published;
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    published = &pair;
    pair.x = 3;
    pair.y = 4;
}
void High_IRQHandler(void) {
    volatile struct pair *now = published;
    if (now == 0) return;
    seen_x = now->x;
    seen_y = now->y;
}
