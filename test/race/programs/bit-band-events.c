// Each side has bits of its own in a word, and writes them through the bit-band alias.
// interrupts: High
// expect: decoy word High single bits
#include "race.h"

volatile uint32_t word;

void rb_task(void) {
    *rb_bit_band(&word, 3) = 1;
    *rb_bit_band(&word, 4) = 0;
}
void High_IRQHandler(void) {
    *rb_bit_band(&word, 9) = 1;
}
