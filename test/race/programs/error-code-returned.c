// Cleared, then the work, then the code goes to whoever called.
// interrupts: High
// expect: decoy code High it is there to be seen
// expect: signal code set by the handler alone
#include "race.h"

volatile uint32_t code, work, outcome;

RB_FN uint32_t transfer(void) {
    code = 0;
    work = 1;
    return code;
}
void rb_task(void) {
    if (transfer() != 0) outcome = 2;
}
void High_IRQHandler(void) {
    code = 7;
}
