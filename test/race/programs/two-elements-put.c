// Two calls that look at the same index, which the handler moves in between.
// interrupts: High
// depth: 2
// expect: decoy tail High each call looks for itself
// expect: decoy head High written by the task alone
// expect: decoy ring High the handler reads what is behind the head
// expect: signal sent shows whether the handler came between the two
#include "race.h"

volatile uint32_t ring[4], head, tail, sent, lost;

static inline void put(uint32_t value) {
    uint32_t next = (head + 1) % 4;
    if (next == tail) {
        lost = 1;
        return;
    }
    ring[head] = value;
    head = next;
}
void rb_task(void) {
    put(5);
    put(6);
}
void High_IRQHandler(void) {
    if (tail == head) return;
    sent = ring[tail];
    tail = (tail + 1) % 4;
}
