// The task alone moves the state, the handler only asks for it in a variable of its own.
// interrupts: High
// expect: decoy request High written by the handler alone, read once
// expect: decoy state High the task's own
#include "race.h"

enum { IDLE, RUNNING, DONE };
volatile uint32_t state = RUNNING, request;

void rb_task(void) {
    uint32_t asked = request;
    if (asked) state = IDLE;
    else if (state == RUNNING) state = DONE;
}
void High_IRQHandler(void) {
    request = 1;
}
