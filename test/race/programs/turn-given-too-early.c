// The turn is passed on between the load and the store.
// interrupts: High
// expect: bug value read-write-write High rb_task High_IRQHandler
// expect: decoy turn High each side writes it only in its own turn
#include "race.h"

volatile uint32_t value, turn;

void rb_task(void) {
    if (turn != 0) return;
    uint32_t next = value + 5;
    turn = 1;
    value = next;
}
void High_IRQHandler(void) {
    if (turn != 1) return;
    value++;
    turn = 0;
}
