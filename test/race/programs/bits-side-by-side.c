// Neighbouring bits of one byte, each of one side.
// interrupts: High
// expect: bug pins High
#include "race.h"

volatile struct {
    uint8_t red : 4, green : 4;
} pins;

void rb_task(void) {
    pins.red = 5;
}
void High_IRQHandler(void) {
    pins.green = 6;
}
