// The same, but both sides count how many there are.
// interrupts: High
// expect: bug count read-write-write High put High_IRQHandler
// expect: decoy head High written by the task alone
// expect: decoy tail High written by the handler alone
#include "race.h"

volatile uint32_t ring[4] = {9}, head = 1, tail, count = 1, sent;

RB_FN void put(uint32_t value) {
    ring[head] = value;
    head = (head + 1) % 4;
    count++;
}
void rb_task(void) {
    put(5);
}
void High_IRQHandler(void) {
    if (count == 0) return;
    sent = ring[tail];
    tail = (tail + 1) % 4;
    count--;
}
