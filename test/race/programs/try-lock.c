// Both sides try to take the lock, and leave the variable alone where it is taken.
// interrupts: High
// expect: decoy total High locked
// expect: signal lock is there to be seen while it is taken
#include "race.h"

volatile uint32_t lock, total;

RB_FN int take(void) {
    do {
        if (rb_load_exclusive(&lock) != 0) return 0;
    } while (rb_store_exclusive(&lock, 1) != 0);
    return 1;
}
void rb_task(void) {
    if (!take()) return;
    total += 5;
    lock = 0;
}
void High_IRQHandler(void) {
    if (!take()) return;
    total++;
    lock = 0;
}
