// Places are given back when they have been read.
// interrupts: High
// expect: decoy ring High the handler's element is not the task's
// expect: decoy tail High written by the task alone
// expect: decoy head High read once
#include "race.h"

volatile uint32_t ring[4] = {1, 2, 3, 4}, head = 4, tail, taken;

void rb_task(void) {
    uint32_t at = tail;
    if (at == head) return;
    taken = ring[at % 4];
    tail = at + 1;
}
void High_IRQHandler(void) {
    if (head - tail == 4) return;
    ring[head % 4] = 10;
    head++;
}
