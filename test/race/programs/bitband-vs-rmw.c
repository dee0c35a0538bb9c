// The handler writes one bit through the alias, the task the whole word by reading and writing.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: bug w High
#include "race.h"

static volatile uint32_t w;
void rb_task(void) {
    w |= 1;
}
void High_IRQHandler(void) {
    *rb_bit_band(&w, 5) = 1;
}
