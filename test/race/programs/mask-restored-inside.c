// A function called in a critical section leaves the mask as it was.
// interrupts: High
// expect: decoy total High PRIMASK is set
#include "race.h"

volatile uint32_t total, noted;

RB_FN void note(void) {
    uint32_t primask = rb_mask_and_save();
    noted = 1;
    rb_restore_mask(primask);
}
void rb_task(void) {
    uint32_t primask = rb_mask_and_save();
    note();
    total++;
    rb_restore_mask(primask);
}
void High_IRQHandler(void) {
    total++;
}
