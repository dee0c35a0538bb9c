// The task looks for what is left while more can still be left.
// interrupts: High
// expect: bug busy write-read-write High rb_task High_IRQHandler
// expect: decoy total High written only while not in use
#include "race.h"

volatile uint32_t total, busy, left;

void rb_task(void) {
    busy = 1;
    total += 5;
    if (left) {
        left = 0;
        total++;
    }
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) left = 1;
    else total++;
}
