// The lower handler starts the higher one, which comes right there.
// interrupts: Low
// expect: decoy total High comes where it is started
#include "race.h"

volatile uint32_t total, done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    uint32_t old = total;
    rb_pend(HIGH);
    total = old + 10;
}
void High_IRQHandler(void) {
    total += 100;
}
