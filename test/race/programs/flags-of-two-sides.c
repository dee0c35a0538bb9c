// Bits of one byte, each written by one side, by reading and writing all of it.
// interrupts: High
// expect: bug flags read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint8_t flags;

void rb_task(void) {
    flags |= 1;
}
void High_IRQHandler(void) {
    flags |= 2;
}
