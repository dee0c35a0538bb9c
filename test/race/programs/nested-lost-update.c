// A handler in a handler; the task has nothing to do with it.
// interrupts: Low High
// depth: 2
// expect: bug total read-write-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t total;
volatile uint32_t done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    total++;
}
void High_IRQHandler(void) {
    total += 10;
}
