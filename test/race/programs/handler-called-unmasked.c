// The same without.
// interrupts: High
// expect: bug total read-write-write High work work
#include "race.h"

volatile uint32_t total;

RB_FN void work(void) {
    total++;
}
void rb_task(void) {
    work();
}
void High_IRQHandler(void) {
    work();
}
