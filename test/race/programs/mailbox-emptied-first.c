// The task empties the box before it takes the letter.
// interrupts: High
// expect: bug letter High
#include "race.h"

volatile uint32_t full = 1, letter = 3, taken;

void rb_task(void) {
    if (!full) return;
    full = 0;
    taken = letter;
}
void High_IRQHandler(void) {
    if (full) return;
    letter = 4;
    full = 1;
}
