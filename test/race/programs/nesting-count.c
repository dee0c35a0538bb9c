// Critical sections that count how deep they are: the inner one does not end the outer one.
// interrupts: High
// expect: decoy total High PRIMASK is set
#include "race.h"

volatile uint32_t total, depth, noted;

RB_FN void enter(void) {
    rb_mask();
    depth++;
}
RB_FN void leave(void) {
    depth--;
    if (depth == 0) rb_unmask();
}
RB_FN void note(void) {
    enter();
    noted++;
    leave();
}
void rb_task(void) {
    enter();
    uint32_t old = total;
    note();
    total = old + 5;
    leave();
}
void High_IRQHandler(void) {
    total++;
    noted++;
}
