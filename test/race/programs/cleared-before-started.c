// The count is cleared, then counting is switched on.
// interrupts: High
// expect: decoy count High not counted before
// expect: decoy counting High one write
#include "race.h"

volatile uint32_t count = 9, counting;

void rb_task(void) {
    count = 0;
    counting = 1;
}
void High_IRQHandler(void) {
    if (counting) count++;
}
