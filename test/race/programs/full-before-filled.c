// It is said to be full before it is.
// interrupts: High
// expect: bug buffer write-read-write High rb_task High_IRQHandler
// expect: signal state is there to be seen
#include "race.h"

enum { EMPTY, FILLING, FULL };
volatile struct {
    uint32_t x, y;
} buffer;
volatile uint32_t state = EMPTY, sent_x, sent_y;

void rb_task(void) {
    state = FILLING;
    buffer.x = 3;
    state = FULL;
    buffer.y = 4;
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
