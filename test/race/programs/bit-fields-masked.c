// Bit fields of one word, written with interrupts disabled.
// interrupts: High
// expect: decoy settings High PRIMASK is set
#include "race.h"

volatile struct {
    unsigned on : 1;
    unsigned mode : 3;
    unsigned level : 12;
} settings;

void rb_task(void) {
    uint32_t primask = rb_mask_and_save();
    settings.on = 1;
    settings.level = 100;
    rb_restore_mask(primask);
}
void High_IRQHandler(void) {
    settings.mode = 5;
}
