// An LDM that is interrupted between its two words goes on with the second one afterwards.
// interrupts: High
// expect: bug point read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t x, y;
} point = {1, 1};
volatile uint32_t seen_x, seen_y;

void rb_task(void) {
    uint32_t x, y;
    __asm__ volatile("ldm %2, {r2, r3}\n\tmov %0, r2\n\tmov %1, r3" : "=&r"(x), "=&r"(y) : "r"(&point) : "r2", "r3", "memory");
    seen_x = x;
    seen_y = y;
}
void High_IRQHandler(void) {
    point.x = 3;
    point.y = 4;
}
