// The task goes on to the next state; the handler reports an error in the same variable meanwhile.
// interrupts: High
// expect: bug state High
#include "race.h"

enum { IDLE, RUNNING, DONE, ERROR };
volatile uint32_t state = RUNNING;

void rb_task(void) {
    switch (state) {
    case RUNNING: state = DONE; break;
    case ERROR: state = IDLE; break;
    default: break;
    }
}
void High_IRQHandler(void) {
    state = ERROR;
}
