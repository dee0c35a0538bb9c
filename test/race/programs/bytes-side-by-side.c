// Neighbouring bytes of a structure, each of one side.
// interrupts: High
// expect: decoy pins High bytes of their own
#include "race.h"

volatile struct {
    uint8_t red, green;
} pins;

void rb_task(void) {
    pins.red++;
}
void High_IRQHandler(void) {
    pins.green++;
}
