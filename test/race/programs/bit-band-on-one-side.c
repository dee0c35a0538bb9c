// The handler writes its bit through the alias, the task updates the word.
// interrupts: High
// expect: bug flags read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t flags;

void rb_task(void) {
    flags |= 1;
}
void High_IRQHandler(void) {
    *rb_bit_band(&flags, 3) = 1;
}
