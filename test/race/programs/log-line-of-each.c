// Each writes into a line of its own.
// interrupts: High
// expect: decoy lines High a line of its own
// expect: decoy used High a count of its own
#include "race.h"

volatile char lines[2][8];
volatile uint32_t used[2];

RB_FN void put(uint32_t owner, char c) {
    lines[owner][used[owner]] = c;
    used[owner] = used[owner] + 1;
}
void rb_task(void) {
    put(0, 't');
    put(0, 't');
}
void High_IRQHandler(void) {
    put(1, 'h');
}
