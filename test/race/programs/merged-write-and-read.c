// No volatile: above -O0 what was just written is not read back.
// interrupts: High
// expect: bug -O0 request write-write-read High rb_task High_IRQHandler
// expect: decoy request High written once
#include "race.h"

uint32_t request;
volatile uint32_t reply;

void rb_task(void) {
    request = 5;
    reply = request;
}
void High_IRQHandler(void) {
    request = 9;
}
