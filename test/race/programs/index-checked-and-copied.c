// A copy of the index is checked and used.
// interrupts: High
// expect: decoy next High read once
#include "race.h"

volatile uint32_t next = 3;
volatile uint32_t table[8];

void rb_task(void) {
    uint32_t mine = next;
    if (mine < 4) table[mine] = 7;
}
void High_IRQHandler(void) {
    next++;
}
