// The handler puts a letter where the box is empty; the task takes it, then empties the box.
// interrupts: High
// depth: 2
// expect: decoy letter High only where the box is empty
// expect: signal full what comes meanwhile is taken at once
#include "race.h"

volatile uint32_t full, letter, taken, lost;

void rb_task(void) {
    for (int turn = 0; turn < 2; turn++) {
        if (!full) continue;
        taken = taken * 10 + letter;
        full = 0;
    }
}
void High_IRQHandler(void) {
    if (full) {
        lost = 1;
        return;
    }
    letter = 4;
    full = 1;
}
