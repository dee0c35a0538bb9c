// A lower handler shows a slot of a queue before it has filled it; a higher one takes from there.
// levels: -O0 -O2
// interrupts: Low High
// depth: 2
// expect: bug fifo High
#include "race.h"

static volatile uint32_t fifo[4];
static volatile uint32_t in, out;
static volatile uint32_t sum, t;
void rb_task(void) {
    t = 1;
}
void Low_IRQHandler(void) {
    in = in + 1;
    fifo[(in - 1) & 3] = 5;
}
void High_IRQHandler(void) {
    if (out != in) {
        sum += fifo[out & 3];
        out = out + 1;
    }
}
