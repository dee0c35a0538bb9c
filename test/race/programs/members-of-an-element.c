// Another member of the same element, and the same member of another one.
// interrupts: High
// expect: decoy points High other bytes
#include "race.h"

volatile struct {
    uint32_t x, y;
} points[2];

void rb_task(void) {
    points[1].x += 5;
}
void High_IRQHandler(void) {
    points[1].y = 3;
    points[0].x = 3;
}
