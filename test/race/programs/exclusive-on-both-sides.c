// Two handlers of which one pre-empts the other, both with a retry.
// interrupts: High
// expect: decoy total High retried
#include "race.h"

volatile uint32_t total;

RB_FN void add(uint32_t amount) {
    uint32_t old;
    do {
        old = rb_load_exclusive(&total);
    } while (rb_store_exclusive(&total, old + amount) != 0);
}
void rb_task(void) {
    rb_pend(LOW);
}
void Low_IRQHandler(void) {
    add(10);
}
void High_IRQHandler(void) {
    add(100);
}
