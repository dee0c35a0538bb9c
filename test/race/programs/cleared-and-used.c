// Cleared, and then taken for what the task has put there.
// interrupts: High
// expect: bug level write-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t level = 1, used;

void rb_task(void) {
    level = 0;
    used = level + 10;
}
void High_IRQHandler(void) {
    level = 5;
}
