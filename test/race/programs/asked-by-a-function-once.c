// The answer is kept.
// interrupts: High
// expect: decoy mode High read once
#include "race.h"

volatile uint32_t mode, first, second;

RB_INLINE int is_on(void) {
    return mode == 1;
}
void rb_task(void) {
    int on = is_on();
    if (on) first = 1;
    if (on) second = 1;
}
void High_IRQHandler(void) {
    mode = 1;
}
