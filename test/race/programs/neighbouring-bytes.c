// Bytes and halfwords of one word.
// interrupts: High
// expect: decoy counters High different bytes
#include "race.h"

volatile struct {
    uint8_t errors;
    uint8_t retries;
    uint16_t frames;
} counters;

void rb_task(void) {
    counters.errors++;
    counters.frames++;
}
void High_IRQHandler(void) {
    counters.retries++;
}
