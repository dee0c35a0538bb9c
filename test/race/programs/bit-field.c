// Different members, but of one unit: to write one is to read and write both.
// interrupts: High
// expect: bug settings read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    unsigned on : 1;
    unsigned mode : 3;
} settings;

void rb_task(void) {
    settings.on = 1;
}
void High_IRQHandler(void) {
    settings.mode = 5;
}
