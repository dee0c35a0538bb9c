// Each side has a half of its own.
// interrupts: High
// expect: decoy packet High different halves
#include "race.h"

volatile union {
    uint32_t word;
    uint16_t halves[2];
} packet;

void rb_task(void) {
    packet.halves[0]++;
}
void High_IRQHandler(void) {
    packet.halves[1]++;
}
