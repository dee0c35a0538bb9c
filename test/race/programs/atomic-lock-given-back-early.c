// The lock is given back before the store.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
// expect: signal lock is there to be seen while it is taken
#include "race.h"

uint32_t lock;
volatile uint32_t total;

void rb_task(void) {
    if (__atomic_exchange_n(&lock, 1, __ATOMIC_SEQ_CST)) return;
    uint32_t next = total + 5;
    __atomic_store_n(&lock, 0, __ATOMIC_SEQ_CST);
    total = next;
}
void High_IRQHandler(void) {
    if (__atomic_exchange_n(&lock, 1, __ATOMIC_SEQ_CST)) return;
    total++;
    __atomic_store_n(&lock, 0, __ATOMIC_SEQ_CST);
}
