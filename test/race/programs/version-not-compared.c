// It is read again, and neither compared nor heeded.
// interrupts: High
// expect: bug stamp read-write-read High rb_task High_IRQHandler
// expect: bug version read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t stamp[2], version, seen_low, seen_high, seen_versions;

void rb_task(void) {
    uint32_t before = version;
    uint32_t low = stamp[0];
    uint32_t high = stamp[1];
    seen_versions = before * 16 + version;
    seen_low = low;
    seen_high = high;
}
void High_IRQHandler(void) {
    stamp[0] += 3;
    stamp[1] += 4;
    version++;
}
