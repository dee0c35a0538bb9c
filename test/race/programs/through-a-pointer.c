// Nobody names the variable.
// interrupts: High
// inputs: 0=0,1
// expect: bug one read-write-write High bump High_IRQHandler
// expect: decoy other High the task has the other one
#include "race.h"

volatile uint32_t one, other;
volatile uint32_t *volatile shared;

RB_FN void bump(volatile uint32_t *cell) {
    (*cell)++;
}
void rb_setup(void) {
    shared = &one;
}
void rb_task(void) {
    bump(rb_input(0) ? &one : &other);
}
void High_IRQHandler(void) {
    (*shared)++;
}
