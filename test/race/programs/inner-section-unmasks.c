// The inner function ends the critical section of the outer one.
// interrupts: High
// expect: bug balance High
#include "race.h"

volatile uint32_t balance = 10, entries;

RB_FN void note(void) {
    rb_mask();
    entries++;
    rb_unmask();
}
void rb_task(void) {
    rb_mask();
    uint32_t now = balance;
    note();
    balance = now - 1;
    rb_unmask();
}
void High_IRQHandler(void) {
    balance += 5;
}
