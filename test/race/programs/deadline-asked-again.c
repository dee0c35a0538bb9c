// The same question in each turn, and the answer is the same before and after.
// interrupts: High
// depth: 2
// expect: decoy ticks High the answer is the same, or it is the end
#include "race.h"

volatile uint32_t ticks;

void rb_task(void) {
    for (int tries = 0; tries < 3; tries++)
        if (ticks >= 2) return;
}
void High_IRQHandler(void) {
    ticks++;
}
