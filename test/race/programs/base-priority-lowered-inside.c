// The inner section sets a mask that lets more through.
// interrupts: High
// expect: bug total read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t total, noted;

RB_FN void note(void) {
    rb_base_priority(0x80);
    noted = 1;
}
void rb_task(void) {
    rb_base_priority(0x40);
    note();
    total += 5;
    rb_base_priority(0);
}
void High_IRQHandler(void) {
    total++;
}
