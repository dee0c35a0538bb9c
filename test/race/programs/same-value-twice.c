// The handler can't see what is not otherwise between two writes of one value.
// interrupts: High
// expect: decoy mode High the same value both times
#include "race.h"

volatile uint32_t mode, seen;

RB_FN void begin(void) {
    mode = 3;
}
RB_FN void keep(void) {
    mode = 3;
}
void rb_task(void) {
    begin();
    keep();
}
void High_IRQHandler(void) {
    seen = mode;
}
