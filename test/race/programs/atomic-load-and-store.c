// An atomic load and an atomic store are no atomic addition.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

uint32_t total;

void rb_task(void) {
    uint32_t now = __atomic_load_n(&total, __ATOMIC_SEQ_CST);
    __atomic_store_n(&total, now + 5, __ATOMIC_SEQ_CST);
}
void High_IRQHandler(void) {
    __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
}
