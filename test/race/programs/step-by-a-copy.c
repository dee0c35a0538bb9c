// Both turns go by the same look.
// interrupts: High
// expect: decoy coarse High read once
#include "race.h"

volatile uint32_t coarse, position;

void rb_task(void) {
    uint32_t at = 0, now = coarse;
    for (int turn = 0; turn < 2; turn++) {
        if (now) at += 10;
        else at++;
    }
    position = at;
}
void High_IRQHandler(void) {
    coarse = 1;
}
