// Compared, then read once more.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level = 8, out;

void rb_task(void) {
    out = level > 3 ? level : 3;
}
void High_IRQHandler(void) {
    level = 1;
}
