// The version is moved behind the data, and what was read is read anew until it stays the same.
// interrupts: High
// depth: 2
// expect: decoy stamp High dropped and read anew
// expect: decoy version High compared
#include "race.h"

volatile uint32_t stamp[2], version, seen_low, seen_high;

void rb_task(void) {
    uint32_t before, low, high;
    do {
        before = version;
        low = stamp[0];
        high = stamp[1];
    } while (before != version);
    seen_low = low;
    seen_high = high;
}
void High_IRQHandler(void) {
    stamp[0] += 3;
    stamp[1] += 4;
    version++;
}
