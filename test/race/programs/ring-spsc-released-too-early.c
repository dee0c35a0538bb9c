// The consumer gives the slot back before it has read it; the ring is full.
// interrupts: High
// expect: bug buffer High
#include "race.h"

enum { SIZE = 2 };
volatile uint8_t buffer[SIZE] = {'a', 'b'};
volatile uint32_t head = 2, tail;
volatile uint32_t got;

void rb_task(void) {
    if (head == tail) return;
    uint32_t at = tail & (SIZE - 1);
    tail = tail + 1;
    got = buffer[at];
}
void High_IRQHandler(void) {
    if (head - tail == SIZE) return;
    buffer[head & (SIZE - 1)] = 'c';
    head = head + 1;
}
