// The length is checked, then fetched again for the copy.
// interrupts: High
// expect: bug length High
#include "race.h"

volatile uint32_t length = 2;
volatile uint8_t packet[8] = {1, 2, 3, 4, 5, 6, 7, 8};
uint8_t out[8];

void rb_task(void) {
    if (length > 4) return;
    for (uint32_t i = 0; i < length; i++) out[i] = 1;
}
void High_IRQHandler(void) {
    length = 8;
}
