// An inner function clears the flag that an outer one still needs.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: signal busy is there to be seen while it is set
#include "race.h"

volatile uint32_t total, other, busy;

RB_FN void add(void) {
    busy = 1;
    other += 3;
    busy = 0;
}
void rb_task(void) {
    busy = 1;
    uint32_t next = total + 5;
    add();
    total = next;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    total++;
    other++;
}
