// For one input it is the same element.
// interrupts: High
// inputs: 0=0,1,2
// expect: bug table read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t x, y;
} table[4];
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    int at = rb_input(0);
    seen_x = table[at].x;
    seen_y = table[at].y;
}
void High_IRQHandler(void) {
    int at = 2;
    table[at].x += 3;
    table[at].y += 4;
}
