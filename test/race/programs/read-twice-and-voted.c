// Read twice; where the two differ, a third read decides.
// interrupts: High
// expect: decoy level High compared and read again
#include "race.h"

volatile uint32_t level = 2, used;

void rb_task(void) {
    uint32_t a = level, b = level;
    if (a != b) b = level;
    used = b;
}
void High_IRQHandler(void) {
    level = 7;
}
