// The handler writes what is there, for one input, and something else for the other.
// interrupts: High
// inputs: 0=5,9
// expect: bug request write-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t request, reply;

void rb_task(void) {
    request = 5;
    reply = request;
}
void High_IRQHandler(void) {
    request = (uint32_t)rb_input(0);
}
