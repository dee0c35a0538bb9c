// Computed from what was read before, stored only where that is still so, else begun anew.
// interrupts: High
// expect: decoy total High compared and read again
#include "race.h"

volatile uint32_t total = 3;

RB_FN int swap(uint32_t expected, uint32_t next) {
    uint32_t primask = rb_mask_and_save();
    int is_same = total == expected;
    if (is_same) total = next;
    rb_restore_mask(primask);
    return is_same;
}
void rb_task(void) {
    uint32_t old;
    do {
        old = total;
    } while (!swap(old, old * 2));
}
void High_IRQHandler(void) {
    total++;
}
