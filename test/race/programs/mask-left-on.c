// An early return leaves interrupts disabled; what comes then is as safe as it is wrong.
// interrupts: High
// inputs: 0=0,1
// expect: decoy total High PRIMASK is set, or it returns
#include "race.h"

volatile uint32_t total;

RB_FN void begin(void) {
    rb_mask();
    if (rb_input(0)) return;
    total++;
    rb_unmask();
}
void rb_task(void) {
    begin();
    if (rb_input(0)) total++;
}
void High_IRQHandler(void) {
    total += 10;
}
