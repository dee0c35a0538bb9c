// The handler puts back what it found there.
// interrupts: High
// inputs: 0=4,0
// expect: decoy error_number High put back
#include "race.h"

volatile uint32_t error_number, outcome;

RB_FN uint32_t divide(uint32_t a, uint32_t b) {
    if (b == 0) {
        error_number = 33;
        return 0;
    }
    return a / b;
}
void rb_task(void) {
    error_number = 0;
    uint32_t quotient = divide(8, rb_input(0));
    if (error_number == 0) outcome = quotient;
    else outcome = 99;
}
void High_IRQHandler(void) {
    uint32_t saved = error_number;
    divide(1, 0);
    error_number = saved;
}
