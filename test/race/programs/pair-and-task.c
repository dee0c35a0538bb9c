// The task's accesses are held back from both handlers, theirs not from each other.
// interrupts: Low High
// depth: 2
// expect: bug total read-write-write High Low_IRQHandler High_IRQHandler
// expect: decoy total Low PRIMASK is set in the task
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    rb_mask();
    total += 1;
    rb_unmask();
}
void Low_IRQHandler(void) {
    total += 10;
}
void High_IRQHandler(void) {
    total += 100;
}
