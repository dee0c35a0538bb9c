// Two counts that belong together make one number.
// interrupts: High
// expect: bug counts High
#include "race.h"

volatile struct {
    uint32_t good, all;
} counts = {1, 2};
volatile uint32_t percent;

void rb_task(void) {
    percent = counts.good * 100 / counts.all;
}
void High_IRQHandler(void) {
    counts.good++;
    counts.all++;
}
