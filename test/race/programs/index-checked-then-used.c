// The index is in range when it is checked; the handler moves it before it is used.
// interrupts: High
// expect: bug next High
#include "race.h"

volatile uint32_t next = 3;
volatile uint32_t table[8];

void rb_task(void) {
    if (next < 4) table[next] = 7;
}
void High_IRQHandler(void) {
    next++;
}
