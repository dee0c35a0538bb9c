// Each step is atomic, all of them are not.
// interrupts: High
// expect: bug total High
#include "race.h"

uint32_t total;

void rb_task(void) {
    uint32_t now = __atomic_load_n(&total, __ATOMIC_SEQ_CST);
    __atomic_store_n(&total, now + 1, __ATOMIC_SEQ_CST);
}
void High_IRQHandler(void) {
    __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
}
