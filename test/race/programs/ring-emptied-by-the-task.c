// The handler alone writes the head, the task alone the tail; what is between them is the task's.
// interrupts: High
// depth: 2
// expect: decoy head High asked again in each turn
// expect: decoy tail High written by the task alone
// expect: decoy ring High the handler's element is not the task's
// expect: signal sum has more in it where more came while the task was at it
#include "race.h"

volatile uint32_t ring[4] = {1, 2, 0, 0}, head = 2, tail, sum;

void rb_task(void) {
    while (tail != head) {
        sum += ring[tail];
        tail = (tail + 1) % 4;
    }
}
void High_IRQHandler(void) {
    uint32_t next = (head + 1) % 4;
    if (next == tail) return;
    ring[head] = 10;
    head = next;
}
