// The way out for small amounts comes before the critical section.
// interrupts: High
// inputs: 0=1,9
// expect: bug credit High
#include "race.h"

volatile uint32_t credit = 20;

RB_FN void spend(uint32_t amount) {
    if (amount < 5) {
        credit -= amount;
        return;
    }
    uint32_t saved = rb_mask_and_save();
    credit -= amount;
    rb_restore_mask(saved);
}
void rb_task(void) {
    spend(rb_input(0));
}
void High_IRQHandler(void) {
    credit += 3;
}
