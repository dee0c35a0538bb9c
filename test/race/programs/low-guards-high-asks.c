// A handler sets the flag, a higher one asks for it.
// interrupts: Low High
// depth: 2
// expect: decoy total High written only while not in use
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, busy;

void rb_task(void) {
    rb_barrier();
}
void Low_IRQHandler(void) {
    busy = 1;
    total += 5;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    total++;
}
