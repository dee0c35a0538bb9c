// That STREX has failed is not looked at: the update is lost, and what is read then is without it. Where it has not, what is
// read then is more than was stored.
// interrupts: High
// expect: bug total read-write-read High rb_task High_IRQHandler
// expect: bug total write-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total, seen;

void rb_task(void) {
    uint32_t old = rb_load_exclusive(&total);
    rb_store_exclusive(&total, old + 5);
    seen = total;
}
void High_IRQHandler(void) {
    total++;
}
