// The length is fetched once, checked and used.
// interrupts: High
// expect: decoy length High fetched once
#include "race.h"

volatile uint32_t length = 2;
uint8_t out[8];

void rb_task(void) {
    uint32_t count = length;
    if (count > 4) return;
    for (uint32_t i = 0; i < count; i++) out[i] = 1;
}
void High_IRQHandler(void) {
    length = 8;
}
