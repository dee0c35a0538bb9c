// Work in turns until the handler stops it; it does not matter in which.
// interrupts: High
// expect: decoy stop High asked anew in each turn
// expect: signal work tells how far it came
#include "race.h"

volatile uint32_t stop, work;

void rb_task(void) {
    for (int turn = 0; turn < 3 && !stop; turn++) work += 2;
}
void High_IRQHandler(void) {
    stop = 1;
}
