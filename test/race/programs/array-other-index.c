// Both index by variables, which never have the same value.
// interrupts: High
// inputs: 0=0,1
// expect: decoy table High different elements
#include "race.h"

volatile uint32_t table[4];
volatile uint32_t first, second;

void rb_task(void) {
    int index = rb_input(0);
    first = table[index];
    second = table[index];
}
void High_IRQHandler(void) {
    table[rb_input(0) + 2] = 9;
}
