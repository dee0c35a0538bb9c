// Two handlers of different priority count; the task does nothing.
// interrupts: Low High
// depth: 2
// expect: bug count High
#include "race.h"

volatile uint32_t count, ran;

void rb_task(void) {
    ran = 1;
}
void Low_IRQHandler(void) {
    count++;
}
void High_IRQHandler(void) {
    count++;
}
