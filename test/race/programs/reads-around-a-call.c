// No volatile either, but a call that may change it keeps the two reads apart.
// interrupts: High
// expect: bug level read-write-read High rb_task High_IRQHandler
#include "race.h"

uint32_t level;
volatile uint32_t first, second, worked;

RB_FN void work(void) {
    worked = 1;
}
void rb_task(void) {
    first = level;
    work();
    second = level;
}
void High_IRQHandler(void) {
    level = 9;
}
