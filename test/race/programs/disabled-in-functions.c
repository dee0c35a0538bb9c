// Disabled by one function and enabled by another one, with the accesses in a third.
// interrupts: Mid High
// expect: decoy total Mid disabled
// expect: decoy total High disabled
#include "race.h"

volatile uint32_t total;

RB_FN void lock(void) {
    rb_disable(MID);
    rb_disable(HIGH);
}
RB_FN void unlock(void) {
    rb_enable(HIGH);
    rb_enable(MID);
}
RB_FN void add(uint32_t amount) {
    total += amount;
}
void rb_task(void) {
    lock();
    add(1);
    add(2);
    unlock();
}
void Mid_IRQHandler(void) {
    add(10);
}
void High_IRQHandler(void) {
    add(100);
}
