// A handler sets the flag when it has read already.
// interrupts: Low High
// depth: 2
// expect: bug total read-write-write High Low_IRQHandler High_IRQHandler
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, busy;

void rb_task(void) {
    rb_barrier();
}
void Low_IRQHandler(void) {
    uint32_t next = total + 5;
    busy = 1;
    total = next;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    total++;
}
