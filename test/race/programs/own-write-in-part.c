// Of what the handler reads it has written a byte itself; the others are the task's.
// interrupts: High
// expect: bug packed write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile union {
    uint32_t word;
    uint8_t bytes[4];
} packed;
volatile uint32_t seen;

void rb_task(void) {
    packed.word = 0x0101;
    packed.word = 0x0202;
}
void High_IRQHandler(void) {
    packed.bytes[0] = 9;
    seen = packed.word;
}
