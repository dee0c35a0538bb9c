// The handler gets to the pair by a pointer that is set when all is written.
// interrupts: High
// expect: decoy pair High not read before it is published
// expect: decoy published High one access
#include "race.h"

struct pair {
    uint32_t x, y;
};
volatile struct pair pair;
volatile struct pair *volatile published;
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    pair.x = 3;
    pair.y = 4;
    published = &pair;
}
void High_IRQHandler(void) {
    volatile struct pair *now = published;
    if (now == 0) return;
    seen_x = now->x;
    seen_y = now->y;
}
