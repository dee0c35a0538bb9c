// The handler drops the oldest element: both sides move the tail.
// interrupts: High
// expect: bug tail read-write-write High rb_task High_IRQHandler
// expect: decoy head High read once
#include "race.h"

volatile uint32_t ring[4] = {1, 2, 3, 4}, head = 3, tail, taken;

void rb_task(void) {
    uint32_t at = tail;
    if (at == head) return;
    taken = ring[at];
    tail = (at + 1) % 4;
}
void High_IRQHandler(void) {
    if (tail == head) return;
    tail = (tail + 1) % 4;
}
