// Two reads that must be equal and are not: that is told, and nothing else is done about it.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level, broken;

void rb_task(void) {
    uint32_t first = level;
    uint32_t second = level;
    if (first != second) broken = 1;
}
void High_IRQHandler(void) {
    level = 9;
}
