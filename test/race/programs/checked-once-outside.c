// Asked before interrupts are disabled, and not once more.
// interrupts: High
// expect: bug ready read-write-write High rb_task High_IRQHandler
// expect: decoy value High PRIMASK is set
#include "race.h"

volatile uint32_t ready, value, initialised;

void rb_task(void) {
    if (!ready) {
        rb_mask();
        value = 5;
        ready = 1;
        initialised += 1;
        rb_unmask();
    }
}
void High_IRQHandler(void) {
    if (ready) return;
    value = 6;
    ready = 2;
    initialised += 10;
}
