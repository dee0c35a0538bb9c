// The task writes where the mailbox is empty, the handler where it is full.
// interrupts: High
// expect: decoy full High control flow: one of them does nothing
// expect: decoy letter High the handler reads it only when it is written
#include "race.h"

volatile uint32_t full, letter, received;

void rb_task(void) {
    if (full) return;
    letter = 7;
    full = 1;
}
void High_IRQHandler(void) {
    if (!full) return;
    received = letter;
    full = 0;
}
