// Written in one function of a handler and read in another one of it, with a higher handler in between.
// interrupts: Low High
// depth: 2
// expect: bug mode write-write-read High set_mode,run_mode High_IRQHandler
#include "race.h"

volatile uint32_t mode, chosen, done;

RB_FN void set_mode(void) {
    mode = 2;
}
RB_FN void run_mode(void) {
    chosen = mode;
}
void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    set_mode();
    run_mode();
}
void High_IRQHandler(void) {
    mode = 5;
}
