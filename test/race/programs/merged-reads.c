// No volatile: above -O0 there is one read.
// interrupts: High
// expect: bug -O0 level read-write-read High rb_task High_IRQHandler
// expect: decoy level High read once
#include "race.h"

uint32_t level;
volatile uint32_t first, second;

void rb_task(void) {
    first = level;
    second = level;
}
void High_IRQHandler(void) {
    level = 9;
}
