// The task clears the event that it has seen to; the handler announces another one in the same word.
// interrupts: High
// expect: bug events High
#include "race.h"

enum { RECEIVED = 1, EXPIRED = 2 };
volatile uint32_t events = RECEIVED;

void rb_task(void) {
    events &= ~RECEIVED;
}
void High_IRQHandler(void) {
    events |= EXPIRED;
}
