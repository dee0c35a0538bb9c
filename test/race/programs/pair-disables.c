// The lower handler disables the higher one meanwhile.
// interrupts: Low High
// depth: 2
// expect: decoy mode High disabled
#include "race.h"

volatile uint32_t mode, chosen, done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    rb_disable(HIGH);
    mode = 2;
    chosen = mode;
    rb_enable(HIGH);
}
void High_IRQHandler(void) {
    mode = 5;
}
