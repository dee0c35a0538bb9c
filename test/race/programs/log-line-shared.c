// Task and handler write their lines into one buffer.
// interrupts: High
// expect: decoy line High it is written where the count says: the count is what went wrong
// expect: bug used High
#include "race.h"

volatile char line[8];
volatile uint32_t used;

RB_FN void put(char c) {
    line[used] = c;
    used = used + 1;
}
void rb_task(void) {
    put('t');
    put('t');
}
void High_IRQHandler(void) {
    put('h');
}
