// Two ways to one variable.
// interrupts: High
// expect: bug total read-write-write High rb_task add
#include "race.h"

volatile uint32_t total;
volatile uint32_t *volatile way = &total;
volatile uint32_t *volatile *volatile way_to_way = &way;

RB_FN void add(volatile uint32_t *to, uint32_t amount) {
    *to += amount;
}
void rb_task(void) {
    **way_to_way += 1;
}
void High_IRQHandler(void) {
    add(&total, 10);
}
