// The task updates where the gate is closed, the handler writes where it is open.
// interrupts: High
// inputs: 0=0,1
// expect: decoy total High control flow: one of them does nothing
#include "race.h"

volatile uint32_t total, is_closed;

void rb_task(void) {
    int closing = rb_input(0);
    is_closed = closing;
    if (closing) total++;
}
void High_IRQHandler(void) {
    if (!is_closed) total = 40;
}
