// The store is exclusive, the check before it is not part of that.
// interrupts: High
// expect: bug owner read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t owner, used_by_task, used_by_handler;

void rb_task(void) {
    if (owner != 0) return;
    do {
        rb_load_exclusive(&owner);
    } while (rb_store_exclusive(&owner, 1) != 0);
    used_by_task = 1;
}
void High_IRQHandler(void) {
    if (owner != 0) return;
    owner = 2;
    used_by_handler = 1;
}
