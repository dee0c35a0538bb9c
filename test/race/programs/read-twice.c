// Looked at, then read once more.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level = 4;
volatile uint32_t used;

void rb_task(void) {
    if (level > 3) used = level;
}
void High_IRQHandler(void) {
    level = 1;
}
