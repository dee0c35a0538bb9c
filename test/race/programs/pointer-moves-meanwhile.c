// The halves of a pair are read by a pointer that the handler turns to another pair.
// interrupts: High
// expect: bug current read-write-read High rb_task High_IRQHandler
// expect: decoy pairs High nobody writes them
#include "race.h"

struct pair {
    uint32_t x, y;
};
volatile struct pair pairs[2] = {{1, 1}, {2, 2}};
volatile struct pair *volatile current = &pairs[0];
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    seen_x = current->x;
    seen_y = current->y;
}
void High_IRQHandler(void) {
    current = &pairs[1];
}
