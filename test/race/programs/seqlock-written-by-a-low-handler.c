// A lower handler writes under the sequence, a higher one reads and gives up where it is odd.
// interrupts: Low High
// depth: 2
// expect: decoy data High not looked at while the sequence is odd
// expect: signal sequence is there to be seen
#include "race.h"

volatile uint32_t sequence;
volatile uint32_t data[2];
volatile uint32_t sum;

void rb_task(void) {
    rb_pend(LOW);
}
void Low_IRQHandler(void) {
    sequence++;
    data[0] = 5;
    data[1] = 6;
    sequence++;
}
void High_IRQHandler(void) {
    if (sequence & 1) return;
    sum = data[0] + data[1];
}
