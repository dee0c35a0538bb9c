// What is called low is the higher one here.
// interrupts: Low High
// depth: 2
// expect: bug total read-write-write Low High_IRQHandler Low_IRQHandler
// expect: decoy total High priority
#include "race.h"

volatile uint32_t total, done;

void rb_setup(void) {
    rb_priority(LOW, 0x20);
}
void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    total += 10;
}
void High_IRQHandler(void) {
    total++;
}
