// Each flag guards a variable of its own.
// interrupts: High
// expect: decoy left High written only while its flag is clear
// expect: decoy right High written only while its flag is clear
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
    if (!left_busy) left++;
    if (!right_busy) right++;
}
