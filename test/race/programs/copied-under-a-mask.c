// A structure is copied with interrupts disabled, and the copy used twice.
// interrupts: High
// expect: decoy sample High PRIMASK is set
#include "race.h"

volatile struct sample {
    uint32_t x, y;
} sample;
volatile uint32_t sum, product;

void rb_task(void) {
    rb_mask();
    uint32_t x = sample.x, y = sample.y;
    rb_unmask();
    sum = x + y;
    product = x * y;
}
void High_IRQHandler(void) {
    sample.x += 3;
    sample.y += 4;
}
