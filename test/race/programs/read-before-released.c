// The mailbox is read and then given back.
// interrupts: High
// expect: decoy letter High not written while the mailbox is full
// expect: decoy full High each side writes it only where the other one does not
#include "race.h"

volatile uint32_t full = 1, letter = 1, taken;

void rb_task(void) {
    if (!full) return;
    taken = letter;
    full = 0;
}
void High_IRQHandler(void) {
    if (full) return;
    letter = 7;
    full = 1;
}
