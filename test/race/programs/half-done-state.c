// A state that was only to last inside of the task is seen outside.
// interrupts: High
// expect: bug state write-read-write High rb_task High_IRQHandler
#include "race.h"

enum { BUSY = 1, READY = 2 };
volatile uint32_t state;
volatile uint32_t work;
volatile uint32_t seen;

void rb_task(void) {
    state = BUSY;
    work = 3;
    state = READY;
}
void High_IRQHandler(void) {
    seen = state;
}
