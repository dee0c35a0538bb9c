// One flag for each element: the handler leaves out the one that is locked.
// interrupts: High
// expect: decoy table High the locked element is left out
// expect: signal locked is there to be seen while it is set
#include "race.h"

volatile uint32_t table[4], locked[4];

void rb_task(void) {
    locked[2] = 1;
    table[2] += 5;
    locked[2] = 0;
}
void High_IRQHandler(void) {
    for (int i = 0; i < 4; i++)
        if (!locked[i]) table[i]++;
}
