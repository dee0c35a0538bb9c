// The flag is set, and then the value is written.
// interrupts: High
// expect: bug value write-read-write High rb_task High_IRQHandler
// expect: decoy ready High one write
#include "race.h"

volatile uint32_t value = 1, ready, seen;

void rb_task(void) {
    ready = 1;
    value = 7;
}
void High_IRQHandler(void) {
    if (ready) seen = value;
}
