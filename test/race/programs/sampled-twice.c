// What is not the same twice is dropped, but not read again.
// interrupts: High
// expect: bug pin read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t pin, stable = 7;

void rb_task(void) {
    uint32_t first = pin;
    if (first == pin) stable = first;
}
void High_IRQHandler(void) {
    pin = 1;
}
