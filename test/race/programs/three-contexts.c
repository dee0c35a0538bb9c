// Everybody increments.
// interrupts: Low High
// depth: 2
// expect: bug total read-write-write Low rb_task Low_IRQHandler
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: bug total read-write-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    total++;
}
void Low_IRQHandler(void) {
    total += 10;
}
void High_IRQHandler(void) {
    total += 100;
}
