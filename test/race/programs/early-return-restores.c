// Every way out of the function puts the mask back, and all of them touch the credit masked.
// interrupts: High
// inputs: 0=1,90
// expect: decoy credit High masked on every way
#include "race.h"

volatile uint32_t credit = 20;

RB_FN int spend(uint32_t amount) {
    uint32_t saved = rb_mask_and_save();
    if (credit < amount) {
        rb_restore_mask(saved);
        return 0;
    }
    credit -= amount;
    rb_restore_mask(saved);
    return 1;
}
void rb_task(void) {
    spend(rb_input(0));
}
void High_IRQHandler(void) {
    credit += 3;
}
