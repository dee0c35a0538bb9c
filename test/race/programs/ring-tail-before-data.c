// Places are given back before they are read; a handler with a full ring fills them at once.
// interrupts: High
// expect: bug ring write-write-read High rb_task High_IRQHandler
// expect: decoy tail High written by the task alone
#include "race.h"

volatile uint32_t ring[4] = {1, 2, 3, 4}, head = 4, tail, taken;

void rb_task(void) {
    uint32_t at = tail;
    if (at == head) return;
    tail = at + 1;
    taken = ring[at % 4];
}
void High_IRQHandler(void) {
    if (head - tail == 4) return;
    ring[head % 4] = 10;
    head++;
}
