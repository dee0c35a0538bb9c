// The flag is set when the first half is already written.
// interrupts: High
// expect: bug record High
#include "race.h"

volatile struct {
    uint32_t a, b;
} record;
volatile uint32_t busy, sum;

void rb_task(void) {
    record.a = 1;
    busy = 1;
    record.b = 1;
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    sum = record.a * 10 + record.b;
}
