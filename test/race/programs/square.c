// Read twice in one expression.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level = 3, squared;

void rb_task(void) {
    squared = level * level;
}
void High_IRQHandler(void) {
    level = 5;
}
