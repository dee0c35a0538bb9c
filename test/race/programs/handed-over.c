// The handler fills the buffer where it is empty and says so; the task takes it where it is full and says so.
// interrupts: High
// depth: 2
// expect: decoy buffer High written only while it is empty
// expect: decoy full High each side writes it only where the other one does not
#include "race.h"

volatile struct {
    uint32_t x, y;
} buffer;
volatile uint32_t full = 1, seen_x, seen_y;

void rb_task(void) {
    if (!full) return;
    seen_x = buffer.x;
    seen_y = buffer.y;
    full = 0;
}
void High_IRQHandler(void) {
    if (full) return;
    buffer.x = 3;
    buffer.y = 4;
    full = 1;
}
