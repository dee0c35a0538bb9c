// Interrupts are disabled around one of two increments.
// interrupts: High
// inputs: 0=0,1
// expect: decoy guarded High PRIMASK is set
// expect: bug open read-write-write High bump High_IRQHandler
#include "race.h"

volatile uint32_t guarded, open;

RB_FN void bump_guarded(void) {
    rb_mask();
    guarded++;
    rb_unmask();
}
RB_FN void bump(void) {
    open++;
}
void rb_task(void) {
    bump_guarded();
    bump();
}
void High_IRQHandler(void) {
    if (rb_input(0) != 0) guarded++;
    else open++;
}
