// One producer, one consumer; each moves an index of its own behind the data.
// interrupts: High
// depth: 2
// expect: decoy buffer High behind the indices
// expect: decoy head High written by the handler alone
// expect: decoy tail High written by the task alone
// expect: signal head what comes meanwhile is taken at once
#include "race.h"

enum { SIZE = 4 };
volatile uint8_t buffer[SIZE] = {'a'};
volatile uint32_t head = 1, tail;
volatile uint32_t sum;

RB_FN int get(uint8_t *into) {
    if (head == tail) return 0;
    *into = buffer[tail & (SIZE - 1)];
    tail = tail + 1;
    return 1;
}
void rb_task(void) {
    uint8_t byte;
    for (int turn = 0; turn < 2; turn++)
        if (get(&byte)) sum = sum + byte;
}
void High_IRQHandler(void) {
    if (head - tail == SIZE) return;
    buffer[head & (SIZE - 1)] = 'b';
    head = head + 1;
}
