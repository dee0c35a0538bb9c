// Disabled for good before it is read twice.
// interrupts: High
// expect: decoy level High disabled
#include "race.h"

volatile uint32_t level, first, second;

void rb_task(void) {
    rb_disable(HIGH);
    first = level;
    second = level;
}
void High_IRQHandler(void) {
    level++;
}
