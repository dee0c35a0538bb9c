// The task updates a word, the handler writes a byte of it.
// interrupts: High
// expect: bug packet read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile union {
    uint32_t word;
    uint8_t bytes[4];
} packet;

void rb_task(void) {
    packet.word += 0x100;
}
void High_IRQHandler(void) {
    packet.bytes[2] = 1;
}
