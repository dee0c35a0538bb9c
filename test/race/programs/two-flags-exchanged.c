// Each flag is asked for the other one's variable: the flags can be seen whenever they are set, what they should have
// guarded is open.
// interrupts: High
// expect: bug left read-write-write High rb_task High_IRQHandler
// expect: bug right read-write-write High rb_task High_IRQHandler
// expect: signal left_busy is there to be seen while it is set
// expect: signal right_busy is there to be seen while it is set
#include "race.h"

volatile uint32_t left, right, left_busy, right_busy;

void rb_task(void) {
    left_busy = 1;
    left += 5;
    left_busy = 0;
    right_busy = 1;
    right += 5;
    right_busy = 0;
}
void High_IRQHandler(void) {
    if (!right_busy) left++;
    if (!left_busy) right++;
}
