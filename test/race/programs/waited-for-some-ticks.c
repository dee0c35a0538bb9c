// Waits until some ticks have gone by, with a limit of its own.
// interrupts: High
// depth: 2
// expect: decoy ticks High time that has gone by
// expect: signal ticks time that has gone by
#include "race.h"

volatile uint32_t ticks, waited;

void rb_task(void) {
    uint32_t begin = ticks;
    for (int turn = 0; turn < 3; turn++) {
        if (ticks - begin >= 2) return;
        waited++;
    }
}
void High_IRQHandler(void) {
    ticks++;
}
