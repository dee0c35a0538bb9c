// The count is taken down by compare-and-swap, tried again where it has changed.
// interrupts: High
// expect: decoy tokens High compared and swapped
#include "race.h"

uint32_t tokens = 1;
volatile uint32_t granted;

RB_FN int take(void) {
    uint32_t seen = __atomic_load_n(&tokens, __ATOMIC_RELAXED);
    while (seen != 0)
        if (__atomic_compare_exchange_n(&tokens, &seen, seen - 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return 1;
    return 0;
}
void rb_task(void) {
    granted = take();
}
void High_IRQHandler(void) {
    __atomic_fetch_add(&tokens, 1, __ATOMIC_RELEASE);
}
