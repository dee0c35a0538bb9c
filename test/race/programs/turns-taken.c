// Each side writes the value and whose turn it is only when it is its own.
// interrupts: High
// depth: 2
// expect: decoy value High one side at a time
// expect: decoy turn High each side writes it only in its own turn
#include "race.h"

volatile uint32_t value, turn;

void rb_task(void) {
    if (turn != 0) return;
    value += 5;
    turn = 1;
}
void High_IRQHandler(void) {
    if (turn != 1) return;
    value++;
    turn = 0;
}
