// Whoever comes first initialises; the flag is set behind that.
// interrupts: High
// expect: bug ready High
// expect: bug set_up High
#include "race.h"

volatile uint32_t ready, set_up;

RB_FN void ensure(void) {
    if (ready) return;
    set_up = set_up + 1;
    ready = 1;
}
void rb_task(void) {
    ensure();
}
void High_IRQHandler(void) {
    ensure();
}
