// Each flag is asked for the other one's variable.
// interrupts: High
// expect: bug left read-write-write High rb_task High_IRQHandler
// expect: bug right read-write-write High rb_task High_IRQHandler
// expect: bug left_busy write-read-write High rb_task High_IRQHandler
// expect: bug right_busy write-read-write High rb_task High_IRQHandler
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
