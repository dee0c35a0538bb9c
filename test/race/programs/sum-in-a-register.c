// A long way from the load to the store, for one of two variables; the other one has none.
// interrupts: High
// inputs: 1=2
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: decoy stored High one access
#include "race.h"

volatile uint32_t total, stored;

void rb_task(void) {
    uint32_t sum = total;
    for (int i = 0; i < 3; i++) sum += (uint32_t)rb_input(i);
    stored = sum;
    total = sum;
}
void High_IRQHandler(void) {
    total++;
    stored = 0;
}
