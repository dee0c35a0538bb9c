// The handler debounces, the task reads what is stable, once.
// interrupts: High
// depth: 2
// expect: decoy stable High read once
// expect: decoy run High the handler's own
#include "race.h"

volatile uint8_t stable, raw = 1, last, run = 2;
volatile uint32_t pressed;

void rb_task(void) {
    if (stable) pressed = 1;
}
void High_IRQHandler(void) {
    uint8_t level = raw;
    if (level != last) {
        last = level;
        run = 0;
    } else if (run < 3 && ++run == 3) stable = level;
}
