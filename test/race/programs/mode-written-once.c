// The task makes up its mind first.
// interrupts: High
// expect: decoy mode High one write
#include "race.h"

enum { OFF, SLOW, FAST };
volatile uint32_t mode = SLOW, alarms, wanted = FAST;

void rb_task(void) {
    uint32_t next = OFF;
    if (wanted != OFF) next = wanted;
    mode = next;
}
void High_IRQHandler(void) {
    if (mode == OFF) alarms++;
}
