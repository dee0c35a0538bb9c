// Both sides change the count of a ring.
// interrupts: High
// expect: bug count High
#include "race.h"

enum { SIZE = 4 };
volatile uint8_t buffer[SIZE] = {'a'};
volatile uint32_t count = 1, in = 1, out;
volatile uint32_t got;

void rb_task(void) {
    if (count == 0) return;
    got = buffer[out];
    out = (out + 1) & (SIZE - 1);
    count--;
}
void High_IRQHandler(void) {
    if (count == SIZE) return;
    buffer[in] = 'b';
    in = (in + 1) & (SIZE - 1);
    count++;
}
