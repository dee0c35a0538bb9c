// An exception between LDREX and STREX makes STREX fail: what was read is thrown away and read again.
// interrupts: High
// expect: decoy total High retried
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    uint32_t old;
    do {
        old = rb_load_exclusive(&total);
    } while (rb_store_exclusive(&total, old + 5) != 0);
}
void High_IRQHandler(void) {
    total++;
}
