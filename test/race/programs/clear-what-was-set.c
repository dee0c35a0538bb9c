// The same, where the event is already there: one that comes in between is as good as one that came before.
// interrupts: High
// expect: decoy event High writes what is there
#include "race.h"

volatile uint32_t event = 1;
volatile uint32_t seen;

void rb_task(void) {
    seen = event;
    event = 0;
}
void High_IRQHandler(void) {
    event = 1;
}
