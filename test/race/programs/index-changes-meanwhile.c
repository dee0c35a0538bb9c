// The index is read for each of two accesses: they may go to different elements.
// interrupts: High
// expect: bug index read-write-read High rb_task High_IRQHandler
// expect: decoy table High the handler touches none of it
#include "race.h"

volatile uint32_t index, table[2] = {1, 2};

void rb_task(void) {
    table[index] += 10;
    table[index] += 20;
}
void High_IRQHandler(void) {
    index = 1;
}
