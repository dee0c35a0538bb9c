// The element that the handler writes is read twice for one of three inputs.
// interrupts: High
// inputs: 0=1,2,3
// expect: bug table read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t table[4];
volatile uint32_t first, second;

void rb_task(void) {
    int index = rb_input(0);
    first = table[index];
    second = table[index];
}
void High_IRQHandler(void) {
    table[3] = 9;
}
