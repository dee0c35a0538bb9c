// A flag for each event, cleared before the event is seen to.
// levels: -O0 -O2
// interrupts: High
// expect: decoy ev High no harm comes of it
#include "race.h"

static volatile uint8_t ev[4] = {1};
static volatile uint32_t done;
void rb_task(void) {
    for (int i = 0; i < 4; i++) if (ev[i]) {
        ev[i] = 0;
        done |= 1u << i;
    }
}
void High_IRQHandler(void) {
    ev[2] = 1;
}
