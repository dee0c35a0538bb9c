// Asked in one function, taken in another, with a value that depends on nothing.
// interrupts: High
// expect: bug owner read-write-write High is_free,take High_IRQHandler
#include "race.h"

volatile uint32_t owner, used_by_task, used_by_handler;

RB_FN int is_free(void) {
    return owner == 0;
}
RB_FN void take(void) {
    owner = 1;
}
void rb_task(void) {
    if (!is_free()) return;
    take();
    used_by_task = 1;
}
void High_IRQHandler(void) {
    if (owner != 0) return;
    owner = 2;
    used_by_handler = 1;
}
