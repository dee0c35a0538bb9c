// Both set the flag: that the other one did so in between makes no difference.
// interrupts: High
// expect: decoy ready High writes what is there
#include "race.h"

volatile uint32_t ready;
volatile uint32_t started;

void rb_task(void) {
    ready = 1;
    if (ready) started = 1;
}
void High_IRQHandler(void) {
    ready = 1;
}
