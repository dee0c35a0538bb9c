// When it comes for the third time it writes something else.
// interrupts: High
// depth: 3
// expect: decoy total High only written before the second
#include "race.h"

volatile uint32_t total, other, came;

void rb_task(void) {
    total += 5;
}
void High_IRQHandler(void) {
    if (++came == 3) other++;
}
