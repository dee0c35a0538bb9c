// Both find it free and take it.
// interrupts: High
// expect: bug owner read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t owner, used_by_task, used_by_handler;

void rb_task(void) {
    if (owner == 0) {
        owner = 1;
        used_by_task = 1;
    }
}
void High_IRQHandler(void) {
    if (owner == 0) {
        owner = 2;
        used_by_handler = 1;
    }
}
