// The head is moved before the element is written: the handler takes what is not there.
// interrupts: High
// expect: bug ring write-read-write High rb_task High_IRQHandler
// expect: decoy head High written by the task alone
#include "race.h"

volatile uint32_t ring[4], head, tail, sent;

void rb_task(void) {
    uint32_t at = head;
    uint32_t next = (at + 1) % 4;
    if (next == tail) return;
    head = next;
    ring[at] = 7;
}
void High_IRQHandler(void) {
    if (tail == head) return;
    sent = ring[tail];
    tail = (tail + 1) % 4;
}
