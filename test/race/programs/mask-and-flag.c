// The flag is set and cleared under the mask, the work in between is not masked.
// interrupts: High
// expect: decoy total High written only while not in use
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, busy;

void rb_task(void) {
    rb_mask();
    busy = 1;
    rb_unmask();
    total += 5;
    rb_mask();
    busy = 0;
    rb_unmask();
}
void High_IRQHandler(void) {
    if (busy) return;
    total++;
}
