// Counting is switched on before the count is cleared: what was counted by then is gone, as if it had come before all.
// interrupts: High
// expect: decoy count High nothing is left of it
// expect: decoy counting High one write
#include "race.h"

volatile uint32_t count = 9, counting;

void rb_task(void) {
    counting = 1;
    count = 0;
}
void High_IRQHandler(void) {
    if (counting) count++;
}
