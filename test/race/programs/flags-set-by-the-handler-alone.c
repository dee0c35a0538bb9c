// The task only looks.
// interrupts: High
// expect: decoy flags High read once
#include "race.h"

volatile uint8_t flags;
volatile uint32_t seen;

void rb_task(void) {
    uint8_t now = flags;
    if (now & 1) seen |= 1;
    if (now & 2) seen |= 2;
}
void High_IRQHandler(void) {
    flags |= 2;
}
