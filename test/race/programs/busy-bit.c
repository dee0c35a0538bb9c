// A bit of a byte says that the task is at it; the handler leaves the other bits alone then.
// interrupts: High
// expect: decoy flags High written only while the bit is clear
// expect: signal flags is there to be seen while the bit is set
#include "race.h"

volatile uint8_t flags;
volatile uint32_t total;

void rb_task(void) {
    flags |= 1;
    total += 5;
    flags &= ~1;
}
void High_IRQHandler(void) {
    if (flags & 1) return;
    total++;
}
