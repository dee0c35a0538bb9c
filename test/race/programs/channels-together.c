// Two channels of a converter that make one value.
// interrupts: High
// expect: bug channel High
#include "race.h"

volatile uint32_t channel[2] = {1, 1};
volatile uint32_t difference;

void rb_task(void) {
    difference = channel[0] - channel[1];
}
void High_IRQHandler(void) {
    channel[0] = 2;
    channel[1] = 2;
}
