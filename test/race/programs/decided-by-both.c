// A branch depends on the sum of two reads, which is never odd unless something comes in between.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level = 4;
volatile uint32_t alarm;

void rb_task(void) {
    uint32_t first = level;
    uint32_t second = level;
    if ((first + second) % 2 == 1) alarm = 1;
}
void High_IRQHandler(void) {
    level = 9;
}
