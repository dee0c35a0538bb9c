// The sequence is looked at before the data alone.
// interrupts: High
// expect: bug data High
#include "race.h"

volatile uint32_t sequence;
volatile uint32_t data[2];
uint32_t copy[2];

void rb_task(void) {
    while (sequence & 1) {
    }
    copy[0] = data[0];
    copy[1] = data[1];
}
void High_IRQHandler(void) {
    sequence++;
    data[0] += 2;
    data[1] += 2;
    sequence++;
}
