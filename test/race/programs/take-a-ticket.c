// A number taken and then counted on, in two handlers.
// interrupts: Low High
// depth: 2
// expect: bug next read-write-read High Low_IRQHandler High_IRQHandler
// expect: bug next read-write-write High Low_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t next, low_ticket, high_ticket, done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    low_ticket = next;
    next++;
}
void High_IRQHandler(void) {
    high_ticket = next;
    next++;
}
