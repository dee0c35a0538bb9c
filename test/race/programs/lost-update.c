// An increment on both sides.
// interrupts: High
// expect: bug count read-write-write High bump High_IRQHandler
#include "race.h"

volatile uint32_t count;

RB_FN void bump(void) {
    count++;
}
void rb_task(void) {
    bump();
}
void High_IRQHandler(void) {
    count++;
}
