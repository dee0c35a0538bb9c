// The handler keeps what it takes; between the task's look and its taking it may have.
// interrupts: High
// expect: bug owner read-write-write High rb_task High_IRQHandler
// expect: decoy buffer High the handler leaves it to the task once it is the task's
#include "race.h"

enum { FREE, TASK, HANDLER };
volatile uint32_t buffer;
volatile uint32_t owner, used;

void rb_task(void) {
    if (owner != FREE) return;
    owner = TASK;
    buffer = 3;
}
void High_IRQHandler(void) {
    if (owner != FREE) return;
    owner = HANDLER;
    used++;
}
