// The task takes all events by an exchange and handles them from its own copy.
// interrupts: High
// expect: decoy events High taken by one exchange
#include "race.h"

uint32_t events = 1;
uint32_t handled;

void rb_task(void) {
    uint32_t taken = __atomic_exchange_n(&events, 0, __ATOMIC_SEQ_CST);
    if (taken & 1) handled += 1;
    if (taken & 2) handled += 16;
}
void High_IRQHandler(void) {
    __atomic_fetch_or(&events, 2, __ATOMIC_SEQ_CST);
}
