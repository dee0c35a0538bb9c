// Both add by the compiler's atomic operation.
// interrupts: High
// expect: decoy total High atomic
#include "race.h"

uint32_t total;

void rb_task(void) {
    __atomic_fetch_add(&total, 5, __ATOMIC_SEQ_CST);
}
void High_IRQHandler(void) {
    __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
}
