// What is stored exclusively is computed from what was read before LDREX.
// interrupts: High
// expect: bug total read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    uint32_t old = total;
    do {
        rb_load_exclusive(&total);
    } while (rb_store_exclusive(&total, old + 5) != 0);
}
void High_IRQHandler(void) {
    total++;
}
