// Two handlers of one priority count: neither comes into the other.
// interrupts: Low High
// depth: 2
// expect: decoy count High of equal priority
#include "race.h"

volatile uint32_t count, ran;

void rb_setup(void) {
    rb_priority(HIGH, 0xC0);
}
void rb_task(void) {
    ran = 1;
}
void Low_IRQHandler(void) {
    count++;
}
void High_IRQHandler(void) {
    count++;
}
