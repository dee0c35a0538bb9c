// Two channels of a converter, each gone through by itself.
// interrupts: High
// expect: decoy channel High nothing is made of both
// expect: signal channel independent values
#include "race.h"

volatile uint32_t channel[2] = {1, 1};
volatile uint32_t temperature, voltage;

void rb_task(void) {
    temperature = channel[0] * 3;
    voltage = channel[1] * 5;
}
void High_IRQHandler(void) {
    channel[0] = 2;
    channel[1] = 2;
}
