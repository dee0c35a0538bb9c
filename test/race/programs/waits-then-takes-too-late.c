// Lets the handler bring more before it has taken all.
// interrupts: High
// depth: 2
// expect: bug pair write-write-read High rb_task High_IRQHandler
// expect: bug pair read-write-read High rb_task High_IRQHandler
// expect: decoy ready High a poll, and each side writes it only where the other one does not
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t ready, taken_x, taken_y;

void rb_task(void) {
    for (int tries = 0; tries < 6; tries++)
        if (ready) {
            ready = 0;
            taken_x = pair.x;
            taken_y = pair.y;
            return;
        }
}
void High_IRQHandler(void) {
    if (ready) return;
    pair.x += 3;
    pair.y += 4;
    ready = 1;
}
