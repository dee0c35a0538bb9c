// The wrong element is locked.
// interrupts: High
// expect: bug table read-write-write High rb_task High_IRQHandler
// expect: signal locked is there to be seen while it is set
#include "race.h"

volatile uint32_t table[4], locked[4];

void rb_task(void) {
    locked[1] = 1;
    table[2] += 5;
    table[1] += 5;
    locked[1] = 0;
}
void High_IRQHandler(void) {
    for (int i = 0; i < 4; i++)
        if (!locked[i]) table[i]++;
}
