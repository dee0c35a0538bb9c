// The same, with the count changed in a critical section.
// interrupts: High
// expect: decoy count High changed while masked
// expect: decoy buffer High other slots
#include "race.h"

enum { SIZE = 4 };
volatile uint8_t buffer[SIZE] = {'a'};
volatile uint32_t count = 1, in = 1, out;
volatile uint32_t got;

void rb_task(void) {
    if (count == 0) return;
    got = buffer[out];
    out = (out + 1) & (SIZE - 1);
    uint32_t saved = rb_mask_and_save();
    count--;
    rb_restore_mask(saved);
}
void High_IRQHandler(void) {
    if (count == SIZE) return;
    buffer[in] = 'b';
    in = (in + 1) & (SIZE - 1);
    count++;
}
