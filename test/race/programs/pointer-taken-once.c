// The same, but the pointer is read once.
// interrupts: High
// expect: decoy current High read once
#include "race.h"

volatile struct pair {
    uint32_t x, y;
} pairs[2] = {{1, 1}, {2, 2}};
volatile struct pair *volatile current = &pairs[0];
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    volatile struct pair *mine = current;
    seen_x = mine->x;
    seen_y = mine->y;
}
void High_IRQHandler(void) {
    current = &pairs[1];
}
