// The lower handler leaves the variable as it was; the higher one sees it meanwhile.
// interrupts: Low High
// depth: 2
// expect: bug level write-read-write High Low_IRQHandler High_IRQHandler
// expect: decoy level Low puts back what was there
#include "race.h"

volatile uint32_t level, used, seen;

void rb_task(void) {
    level = 4;
    used = level;
}
void Low_IRQHandler(void) {
    uint32_t saved = level;
    level = 9;
    level = saved;
}
void High_IRQHandler(void) {
    seen = level;
}
