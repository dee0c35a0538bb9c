// The handler counts up and the task counts down. That there is something to count down is as true after the handler as
// before it.
// interrupts: High
// expect: bug came read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t came = 1, done;

void rb_task(void) {
    if (came == 0) return;
    came--;
    done++;
}
void High_IRQHandler(void) {
    came++;
}
