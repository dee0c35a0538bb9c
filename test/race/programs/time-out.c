// Waits until two ticks have gone by, or for so long.
// interrupts: High
// depth: 2
// expect: decoy ticks High time that goes by
#include "race.h"

volatile uint32_t ticks;

void rb_task(void) {
    uint32_t start = ticks;
    for (int tries = 0; tries < 20; tries++)
        if (ticks - start >= 2) return;
}
void High_IRQHandler(void) {
    ticks++;
}
