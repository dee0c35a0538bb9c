// Both draw from one generator.
// interrupts: High
// expect: bug seed High
#include "race.h"

volatile uint32_t seed = 1, mine, theirs;

RB_FN uint32_t draw(void) {
    seed = seed * 1664525 + 1013904223;
    return seed;
}
void rb_task(void) {
    mine = draw();
}
void High_IRQHandler(void) {
    theirs = draw();
}
