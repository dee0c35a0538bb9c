// A buffer goes to and fro; whoever has it gives it away when it is done.
// interrupts: High
// depth: 2
// expect: decoy shared High whose turn it is
// expect: signal turn what is handed over meanwhile is taken at once
#include "race.h"

volatile uint32_t turn, shared;

void rb_task(void) {
    for (int i = 0; i < 3; i++) {
        if (turn != 0) continue;
        shared = shared * 2 + 1;
        turn = 1;
    }
}
void High_IRQHandler(void) {
    if (turn != 1) return;
    shared = shared + 100;
    turn = 0;
}
