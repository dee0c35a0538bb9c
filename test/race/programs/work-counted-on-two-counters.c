// Each side has a count of its own, and only the difference is looked at.
// interrupts: High
// expect: decoy announced High written by the handler alone
// expect: signal announced what is announced meanwhile is done at once
#include "race.h"

volatile uint32_t announced = 2, done;

void rb_task(void) {
    while (done != announced) done++;
}
void High_IRQHandler(void) {
    announced++;
}
