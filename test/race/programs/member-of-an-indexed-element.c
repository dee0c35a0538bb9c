// The same member of the same element, by way of an index and by way of a pointer.
// interrupts: High
// expect: bug points read-write-write High move High_IRQHandler
#include "race.h"

struct point {
    uint32_t x, y;
};
volatile struct point points[2];
volatile uint32_t index = 1;

RB_FN void move(volatile struct point *point) {
    point->x += 5;
}
void rb_task(void) {
    move(&points[1]);
}
void High_IRQHandler(void) {
    points[index].x = 3;
}
