// Two handlers update by one and the same function: two races.
// interrupts: Low High
// expect: bug total read-write-write Low rb_task add
// expect: bug total read-write-write High rb_task add
#include "race.h"

volatile uint32_t total;

RB_FN void add(uint32_t amount) {
    total += amount;
}
void rb_task(void) {
    total++;
}
void Low_IRQHandler(void) {
    add(10);
}
void High_IRQHandler(void) {
    add(100);
}
