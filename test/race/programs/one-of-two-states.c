// Neither of two states is seen where it goes from the one to the other in between.
// interrupts: High
// expect: bug state read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t state = 2, valid, invalid;

void rb_task(void) {
    if (state == 1 || state == 2) valid = 1;
    else invalid = 1;
}
void High_IRQHandler(void) {
    state = 1;
}
