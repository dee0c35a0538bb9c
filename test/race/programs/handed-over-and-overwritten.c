// The handler fills the buffer even where it has not been taken.
// interrupts: High
// expect: bug buffer read-write-read High rb_task High_IRQHandler
// expect: decoy full High writes what is there
#include "race.h"

volatile struct {
    uint32_t x, y;
} buffer;
volatile uint32_t full = 1, seen_x, seen_y;

void rb_task(void) {
    if (!full) return;
    seen_x = buffer.x;
    seen_y = buffer.y;
}
void High_IRQHandler(void) {
    buffer.x = 3;
    buffer.y = 4;
    full = 1;
}
