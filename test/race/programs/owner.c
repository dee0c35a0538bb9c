// Whoever is the owner alone touches the buffer; both ask before and give it back.
// interrupts: High
// expect: decoy buffer High the handler leaves it to the task
// expect: signal owner is there to be seen by the other side
#include "race.h"

enum { FREE, TASK, HANDLER };
volatile struct {
    uint32_t x, y;
} buffer;
volatile uint32_t owner;

void rb_task(void) {
    if (owner == HANDLER) return;
    owner = TASK;
    buffer.x += 3;
    buffer.y += 4;
    owner = FREE;
}
void High_IRQHandler(void) {
    if (owner == TASK) return;
    owner = HANDLER;
    buffer.x++;
    buffer.y++;
    owner = FREE;
}
