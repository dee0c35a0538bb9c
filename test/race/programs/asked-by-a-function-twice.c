// A function that looks is asked twice, and the answers need not be the same.
// interrupts: High
// expect: bug mode read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t mode, first, second;

RB_INLINE int is_on(void) {
    return mode == 1;
}
void rb_task(void) {
    if (is_on()) first = 1;
    if (is_on()) second = 1;
}
void High_IRQHandler(void) {
    mode = 1;
}
