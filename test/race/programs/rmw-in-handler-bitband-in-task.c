// The other way round: the write of one bit is whole, the handler cannot be interrupted by it.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: decoy w High no harm comes of it
#include "race.h"

static volatile uint32_t w;
void rb_task(void) {
    *rb_bit_band(&w, 5) = 1;
}
void High_IRQHandler(void) {
    w |= 1;
}
