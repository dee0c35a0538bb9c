// Both write the same word that says that all is well.
// interrupts: High
// expect: decoy alive High the same constant
#include "race.h"

volatile uint32_t alive, work;

void rb_task(void) {
    alive = 1;
    work = 1;
    alive = 1;
}
void High_IRQHandler(void) {
    alive = 1;
}
