// Both sides try to take the lock by an atomic exchange, and leave the total alone where it is taken.
// interrupts: High
// expect: decoy total High locked
// expect: signal lock is there to be seen while it is taken
#include "race.h"

uint32_t lock;
volatile uint32_t total;

void rb_task(void) {
    if (__atomic_exchange_n(&lock, 1, __ATOMIC_SEQ_CST)) return;
    total += 5;
    __atomic_store_n(&lock, 0, __ATOMIC_SEQ_CST);
}
void High_IRQHandler(void) {
    if (__atomic_exchange_n(&lock, 1, __ATOMIC_SEQ_CST)) return;
    total++;
    __atomic_store_n(&lock, 0, __ATOMIC_SEQ_CST);
}
