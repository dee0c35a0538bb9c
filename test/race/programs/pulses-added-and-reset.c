// Pulses that the handler counts are added up and reset.
// interrupts: High
// expect: bug pulses High
#include "race.h"

volatile uint32_t pulses = 3, total;

void rb_task(void) {
    total += pulses;
    pulses = 0;
}
void High_IRQHandler(void) {
    pulses++;
}
