// The handler reads half of a word that is written twice.
// interrupts: High
// expect: bug packed write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile union {
    uint32_t word;
    uint16_t halves[2];
} packed;
volatile uint32_t seen;

void rb_task(void) {
    packed.word = 0x00010001;
    packed.word = 0x00020002;
}
void High_IRQHandler(void) {
    seen = packed.halves[1];
}
