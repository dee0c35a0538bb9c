// Which half is the task's is asked for each of two reads.
// interrupts: High
// expect: bug active read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t active, halves[2][2] = {{1, 1}, {2, 2}};
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    seen_x = halves[active][0];
    seen_y = halves[active][1];
}
void High_IRQHandler(void) {
    active = 1;
}
