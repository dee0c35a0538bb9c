// The handler samples into one bank and turns when it is full; the task looks at the bank twice.
// interrupts: High
// expect: bug filling High
#include "race.h"

volatile uint32_t banks[2][1] = {{3}, {1}};
volatile uint32_t filling;
volatile uint32_t low, high;

void rb_task(void) {
    low = banks[filling ^ 1][0] & 1;
    high = banks[filling ^ 1][0] & 2;
}
void High_IRQHandler(void) {
    banks[filling][0] = 2;
    filling ^= 1;
}
