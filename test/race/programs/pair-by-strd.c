// An STRD that is interrupted between its two words is begun anew, but what it has written was seen.
// interrupts: High
// expect: bug point write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t x, y;
} point;
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    __asm__ volatile("movs r2, #3\n\tmovs r3, #4\n\tstrd r2, r3, [%0]" : : "r"(&point) : "r2", "r3", "cc", "memory");
}
void High_IRQHandler(void) {
    seen_x = point.x;
    seen_y = point.y;
}
