// The same, with interrupts masked for as long as it is written.
// interrupts: High
// expect: decoy alarm High masked
#include "race.h"

volatile uint64_t alarm = 0x1ffffffffull;
volatile uint64_t now = 0x80000000ull;
volatile uint32_t rung;

void rb_task(void) {
    uint32_t saved = rb_mask_and_save();
    alarm = 0x200000000ull;
    rb_restore_mask(saved);
}
void High_IRQHandler(void) {
    if (alarm <= now + 0xffffffffull) rung = 1;
}
