// The lower handler disables the higher one for as long; the task disables nobody.
// interrupts: Low High
// expect: bug total read-write-write Low rb_task Low_IRQHandler
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total;

void rb_task(void) {
    total++;
    rb_pend(LOW);
}
void Low_IRQHandler(void) {
    rb_disable(HIGH);
    total += 10;
    rb_enable(HIGH);
}
void High_IRQHandler(void) {
    total += 100;
}
