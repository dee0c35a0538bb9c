// To write back what was read is no update, but loses one.
// interrupts: High
// expect: bug mode read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t mode = 1;

void rb_task(void) {
    mode = mode;
}
void High_IRQHandler(void) {
    mode = 2;
}
