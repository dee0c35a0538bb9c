// What is read is not what was written.
// interrupts: High
// expect: bug request write-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t request;
volatile uint32_t reply;

void rb_task(void) {
    request = 5;
    reply = request;
}
void High_IRQHandler(void) {
    request = 9;
}
