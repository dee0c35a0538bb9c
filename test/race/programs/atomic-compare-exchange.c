// Tried again until nobody came in between.
// interrupts: High
// depth: 2
// expect: decoy total High tried again
#include "race.h"

uint32_t total = 1;

void rb_task(void) {
    uint32_t now = __atomic_load_n(&total, __ATOMIC_SEQ_CST);
    while (!__atomic_compare_exchange_n(&total, &now, now * 3, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
}
void High_IRQHandler(void) {
    __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
}
