// The head is moved when the element is there.
// interrupts: High
// expect: decoy ring High the handler reads what is behind the head
// expect: decoy head High written by the task alone
#include "race.h"

volatile uint32_t ring[4], head, tail, sent;

void rb_task(void) {
    uint32_t at = head;
    uint32_t next = (at + 1) % 4;
    if (next == tail) return;
    ring[at] = 7;
    head = next;
}
void High_IRQHandler(void) {
    if (tail == head) return;
    sent = ring[tail];
    tail = (tail + 1) % 4;
}
