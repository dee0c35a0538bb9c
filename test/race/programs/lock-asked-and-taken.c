// The lock is looked at and taken in two steps by both sides, and kept by the handler.
// interrupts: High
// expect: bug lock read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t lock, by_task, by_handler;

void rb_task(void) {
    if (lock) return;
    lock = 1;
    by_task++;
}
void High_IRQHandler(void) {
    if (lock) return;
    lock = 2;
    by_handler++;
}
