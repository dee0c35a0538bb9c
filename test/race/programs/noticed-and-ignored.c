// That the two reads differ is seen and counted, and that is all.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level, sum, differences;

void rb_task(void) {
    uint32_t first = level;
    uint32_t second = level;
    if (first != second) differences++;
    sum = first + second;
}
void High_IRQHandler(void) {
    level = 9;
}
