// The task writes and reads what the handler only reads: it can't tell when it came.
// interrupts: High
// expect: decoy level High read once, and nobody else writes it
#include "race.h"

volatile uint32_t level, used, seen;

void rb_task(void) {
    level = 4;
    used = level;
}
void High_IRQHandler(void) {
    seen = level;
}
