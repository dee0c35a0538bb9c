// The handler writes one variable for one input only, the other one never: no one sets the mode.
// interrupts: High
// inputs: 0=0,7
// expect: bug shared read-write-write High bump_shared High_IRQHandler
// expect: decoy other High control flow never gets there
#include "race.h"

volatile uint32_t shared, other, mode;

RB_FN void bump_shared(void) {
    shared++;
}
RB_FN void bump_other(void) {
    other++;
}
void rb_task(void) {
    bump_shared();
    bump_other();
}
void High_IRQHandler(void) {
    if (rb_input(0) == 7) shared = 40;
    if (mode == 3) other = 40;
}
