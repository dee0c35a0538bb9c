// The handler counts what came, the task what it did.
// interrupts: High
// depth: 2
// expect: decoy came High written by the handler alone, asked anew in each turn
// expect: decoy done High written by the task alone
#include "race.h"

volatile uint32_t came = 1, done;

void rb_task(void) {
    while (done != came) done++;
}
void High_IRQHandler(void) {
    came++;
}
