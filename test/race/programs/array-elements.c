// Different elements, always, and elements that are the same for some inputs.
// interrupts: High
// inputs: 0=1,2 1=1
// expect: decoy sides High different elements
// expect: bug slots read-write-write High bump_slot High_IRQHandler
#include "race.h"

volatile uint32_t sides[2];
volatile uint32_t slots[4];

RB_FN void bump_side(void) {
    sides[0]++;
}
RB_FN void bump_slot(void) {
    slots[rb_input(0)]++;
}
void rb_task(void) {
    bump_side();
    bump_slot();
}
void High_IRQHandler(void) {
    sides[1]++;
    slots[rb_input(1)]++;
}
