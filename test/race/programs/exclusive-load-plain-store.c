// LDREX alone protects nothing.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    uint32_t old = rb_load_exclusive(&total);
    total = old + 5;
}
void High_IRQHandler(void) {
    total++;
}
