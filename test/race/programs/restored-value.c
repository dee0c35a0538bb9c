// The handler leaves the variable as it was.
// interrupts: High
// expect: decoy level High puts back what was there
#include "race.h"

volatile uint32_t level, used;

void rb_task(void) {
    level = 4;
    used = level;
}
void High_IRQHandler(void) {
    uint32_t saved = level;
    level = 9;
    level = saved;
}
