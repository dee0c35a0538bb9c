// The inner function puts the mask back as it found it.
// interrupts: High
// expect: decoy balance High masked
#include "race.h"

volatile uint32_t balance = 10, entries;

RB_FN void note(void) {
    uint32_t saved = rb_mask_and_save();
    entries++;
    rb_restore_mask(saved);
}
void rb_task(void) {
    uint32_t saved = rb_mask_and_save();
    uint32_t now = balance;
    note();
    balance = now - 1;
    rb_restore_mask(saved);
}
void High_IRQHandler(void) {
    balance += 5;
}
