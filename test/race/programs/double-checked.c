// Asked once more with interrupts disabled: the first answer decides nothing but that.
// interrupts: High
// expect: decoy ready High asked again under the mask
// expect: decoy value High PRIMASK is set
#include "race.h"

volatile uint32_t ready, value;

void rb_task(void) {
    if (!ready) {
        rb_mask();
        if (!ready) {
            value = 5;
            ready = 1;
        }
        rb_unmask();
    }
}
void High_IRQHandler(void) {
    if (ready) return;
    value = 5;
    ready = 1;
}
