// The same, but between the comparison and the store there is room.
// interrupts: High
// expect: bug total read-write-write High swap High_IRQHandler
#include "race.h"

volatile uint32_t total = 3;

RB_FN int swap(uint32_t expected, uint32_t next) {
    int is_same = total == expected;
    if (is_same) total = next;
    return is_same;
}
void rb_task(void) {
    uint32_t old;
    do {
        old = total;
    } while (!swap(old, old * 2));
}
void High_IRQHandler(void) {
    total++;
}
