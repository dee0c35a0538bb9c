// The task asks and waits until the handler has answered, or gives up.
// interrupts: High
// expect: decoy request High a poll
#include "race.h"

volatile uint32_t request, answers;

void rb_task(void) {
    request = 1;
    for (int tries = 0; tries < 4 && request; tries++) {
    }
}
void High_IRQHandler(void) {
    if (!request) return;
    answers++;
    request = 0;
}
