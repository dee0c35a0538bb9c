// The task is the producer, and moves the head before it writes.
// interrupts: High
// expect: bug buffer High
#include "race.h"

enum { SIZE = 4 };
volatile uint8_t buffer[SIZE];
volatile uint32_t head, tail;
volatile uint32_t sent = 'x';

void rb_task(void) {
    uint32_t at = head;
    head = (at + 1) & (SIZE - 1);
    buffer[at] = 'a';
}
void High_IRQHandler(void) {
    if (head == tail) return;
    sent = buffer[tail];
    tail = (tail + 1) & (SIZE - 1);
}
