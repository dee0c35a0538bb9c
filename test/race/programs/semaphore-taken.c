// The count is looked at and then taken down; the handler gives.
// interrupts: High
// expect: bug tokens High
#include "race.h"

volatile uint32_t tokens = 1, granted;

RB_FN int take(void) {
    if (tokens == 0) return 0;
    tokens = tokens - 1;
    return 1;
}
void rb_task(void) {
    granted = take();
}
void High_IRQHandler(void) {
    tokens = tokens + 1;
}
