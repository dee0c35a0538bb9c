// One writer for each index: the task fills, the handler empties.
// interrupts: High
// depth: 2
// expect: decoy head High written by the task alone
// expect: decoy tail High written by the handler alone
// expect: decoy ring High the handler reads what is behind the head
#include "race.h"

volatile uint32_t ring[4], head = 1, tail, sent;

RB_FN int put(uint32_t value) {
    uint32_t at = head;
    uint32_t next = (at + 1) % 4;
    if (next == tail) return 0;
    ring[at] = value;
    head = next;
    return 1;
}
void rb_task(void) {
    put(5);
}
void High_IRQHandler(void) {
    uint32_t at = tail;
    if (at == head) return;
    sent = ring[at];
    tail = (at + 1) % 4;
}
