// The count is taken while the handler is held, and cleared when it is not.
// interrupts: High
// expect: bug ticks read-write-write High rb_task High_IRQHandler
// expect: signal held is there to be seen while it is set
#include "race.h"

volatile uint32_t ticks = 3, held, taken;

void rb_task(void) {
    held = 1;
    taken = ticks;
    held = 0;
    ticks = 0;
}
void High_IRQHandler(void) {
    if (held == 0) ticks++;
}
