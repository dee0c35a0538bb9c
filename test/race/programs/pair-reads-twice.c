// The lower handler reads twice what the higher one writes.
// interrupts: Mid High
// depth: 2
// expect: bug level read-write-read High Mid_IRQHandler High_IRQHandler
#include "race.h"

volatile uint32_t level, first, second, done;

void rb_task(void) {
    done = 1;
}
void Mid_IRQHandler(void) {
    first = level;
    second = level;
}
void High_IRQHandler(void) {
    level = 9;
}
