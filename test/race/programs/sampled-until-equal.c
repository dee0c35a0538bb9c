// It is read again, up to three times.
// interrupts: High
// expect: decoy pin High noticed and read again
#include "race.h"

volatile uint32_t pin, stable = 7;

void rb_task(void) {
    for (int tries = 0; tries < 3; tries++) {
        uint32_t first = pin;
        if (first == pin) {
            stable = first;
            return;
        }
    }
}
void High_IRQHandler(void) {
    pin = 1;
}
