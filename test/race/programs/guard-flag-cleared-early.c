// The flag is cleared before the store.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, busy;

void rb_task(void) {
    busy = 1;
    uint32_t next = total + 5;
    busy = 0;
    total = next;
}
void High_IRQHandler(void) {
    if (!busy) total++;
}
