// There is a flag, but one of two handlers does not look at it.
// interrupts: Low High
// expect: decoy total Low written only while not in use
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, busy;

void rb_task(void) {
    busy = 1;
    total += 5;
    busy = 0;
}
void Low_IRQHandler(void) {
    if (!busy) total += 10;
}
void High_IRQHandler(void) {
    total += 100;
}
