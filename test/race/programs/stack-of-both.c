// Task and handler push on one stack.
// interrupts: High
// expect: bug depth High
// expect: decoy stack High it is written where the depth says: the depth is what went wrong
#include "race.h"

volatile uint32_t stack[4], depth;

RB_FN void push(uint32_t value) {
    stack[depth] = value;
    depth++;
}
void rb_task(void) {
    push(1);
}
void High_IRQHandler(void) {
    push(2);
}
