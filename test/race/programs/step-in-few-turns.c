// Each of two turns goes by what it finds: one step of each size is what no mode gives.
// interrupts: High
// expect: bug coarse read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t coarse, position;

void rb_task(void) {
    uint32_t at = 0;
    for (int turn = 0; turn < 2; turn++) {
        if (coarse) at += 10;
        else at++;
    }
    position = at;
}
void High_IRQHandler(void) {
    coarse = 1;
}
