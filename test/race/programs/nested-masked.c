// The lower handler disables interrupts for as long.
// interrupts: Low High
// depth: 2
// expect: decoy total High PRIMASK is set
#include "race.h"

volatile uint32_t total;
volatile uint32_t done;

void rb_task(void) {
    done = 1;
}
void Low_IRQHandler(void) {
    rb_mask();
    total++;
    rb_unmask();
}
void High_IRQHandler(void) {
    total += 10;
}
