// A bit written through its alias is one access, which leaves the others alone.
// interrupts: High
// expect: decoy flags High one access
#include "race.h"

volatile uint32_t flags;

void rb_task(void) {
    *rb_bit_band(&flags, 0) = 1;
}
void High_IRQHandler(void) {
    *rb_bit_band(&flags, 3) = 1;
}
