// The buffer goes from state to state; the handler takes it only where it is full.
// interrupts: High
// expect: decoy buffer High not read before it is full
// expect: signal state is there to be seen
#include "race.h"

enum { EMPTY, FILLING, FULL };
volatile struct {
    uint32_t x, y;
} buffer;
volatile uint32_t state = FULL, sent_x, sent_y;

void rb_task(void) {
    state = FILLING;
    buffer.x = 3;
    buffer.y = 4;
    state = FULL;
}
void High_IRQHandler(void) {
    switch (state) {
    case FULL:
        sent_x = buffer.x;
        sent_y = buffer.y;
        break;
    case FILLING:
    case EMPTY:
        break;
    }
}
