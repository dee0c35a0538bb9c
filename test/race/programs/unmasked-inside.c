// A function called in a critical section ends it.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total, noted;

RB_FN void note(void) {
    rb_mask();
    noted = 1;
    rb_unmask();
}
void rb_task(void) {
    rb_mask();
    note();
    total++;
    rb_unmask();
}
void High_IRQHandler(void) {
    total++;
}
