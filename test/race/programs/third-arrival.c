// The handler writes when it comes for the third time.
// interrupts: High
// depth: 3
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total, came;

void rb_task(void) {
    total += 5;
}
void High_IRQHandler(void) {
    if (++came == 3) total++;
}
