// What the handler asks for in one turn of a loop is done in the next.
// interrupts: High
// expect: decoy event High a poll
#include "race.h"

volatile uint32_t event = 0, handled;

void rb_task(void) {
    for (int turn = 0; turn < 3; turn++)
        if (event) {
            event = 0;
            handled = 1;
        }
}
void High_IRQHandler(void) {
    if (handled == 0) event = 1;
}
