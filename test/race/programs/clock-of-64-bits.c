// The handler counts 64 bits of time, the task reads them by one LDRD: where that is interrupted it begins anew.
// interrupts: High
// expect: decoy now High read as a whole
#include "race.h"

volatile uint64_t now = 0xffffffff;
uint64_t stamp;

void rb_task(void) {
    stamp = now;
}
void High_IRQHandler(void) {
    now++;
}
