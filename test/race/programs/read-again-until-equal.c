// What has changed between the two reads is read again: the difference is what the second read is for.
// interrupts: High
// expect: decoy milliseconds High noticed and read again
#include "race.h"

volatile uint32_t milliseconds, now;

void rb_task(void) {
    uint32_t first;
    do {
        first = milliseconds;
    } while (first != milliseconds);
    now = first;
}
void High_IRQHandler(void) {
    milliseconds++;
}
