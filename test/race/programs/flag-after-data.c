// The flag is set when the value is there.
// interrupts: High
// expect: decoy value High not read before the flag is set
// expect: decoy ready High one write
#include "race.h"

volatile uint32_t value, ready, seen;

void rb_task(void) {
    value = 7;
    ready = 1;
}
void High_IRQHandler(void) {
    if (ready) seen = value;
}
