// Interrupts are disabled for one input.
// interrupts: High
// inputs: 0=0,1
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    int masking = rb_input(0);
    if (masking) rb_mask();
    total += 5;
    if (masking) rb_unmask();
}
void High_IRQHandler(void) {
    total++;
}
