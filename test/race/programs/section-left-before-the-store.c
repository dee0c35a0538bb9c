// Read and computed in the section, stored behind it.
// interrupts: High
// expect: bug average High
#include "race.h"

volatile uint32_t average = 8;

void rb_task(void) {
    rb_mask();
    uint32_t next = (average * 3 + 16) / 4;
    rb_unmask();
    average = next;
}
void High_IRQHandler(void) {
    average = 0;
}
