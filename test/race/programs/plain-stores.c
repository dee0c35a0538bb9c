// A store alone has nothing that could come in between; a store by each of two functions has.
// interrupts: High
// expect: decoy level High one access
// expect: bug phase write-read-write High begin,finish High_IRQHandler
#include "race.h"

volatile uint32_t level, phase, seen;

RB_FN void begin(void) {
    phase = 1;
}
RB_FN void finish(void) {
    phase = 2;
}
void rb_task(void) {
    begin();
    level = 5;
    finish();
}
void High_IRQHandler(void) {
    level++;
    seen = phase;
}
