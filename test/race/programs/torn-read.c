// A counter of two words, read one after the other.
// interrupts: High
// expect: bug ticks read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t low, high;
} ticks = {0xFFFFFFFF, 0};
volatile uint32_t low, high;

void rb_task(void) {
    low = ticks.low;
    high = ticks.high;
}
void High_IRQHandler(void) {
    ticks.low++;
    if (ticks.low == 0) ticks.high++;
}
