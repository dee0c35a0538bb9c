// Bit fields of bytes of their own.
// interrupts: High
// expect: decoy settings High different bytes
#include "race.h"

volatile struct {
    uint8_t on : 1;
    uint8_t : 0;
    uint8_t mode : 3;
} settings;

void rb_task(void) {
    settings.on = 1;
}
void High_IRQHandler(void) {
    settings.mode = 5;
}
