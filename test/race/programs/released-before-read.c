// The mailbox is given back before it is read.
// interrupts: High
// expect: bug letter write-write-read High rb_task High_IRQHandler
// expect: decoy full High each side writes it only where the other one does not
#include "race.h"

volatile uint32_t full = 1, letter = 1, taken;

void rb_task(void) {
    if (!full) return;
    full = 0;
    taken = letter;
}
void High_IRQHandler(void) {
    if (full) return;
    letter = 7;
    full = 1;
}
