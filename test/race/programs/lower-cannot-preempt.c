// The handler of the higher priority updates, the one of the lower writes: it can't come in between.
// interrupts: Low High
// depth: 2
// expect: decoy total Low priority
#include "race.h"

volatile uint32_t total;
volatile uint32_t done;

void rb_task(void) {
    done = 1;
    done = 2;
}
void Low_IRQHandler(void) {
    total = 100;
}
void High_IRQHandler(void) {
    total++;
}
