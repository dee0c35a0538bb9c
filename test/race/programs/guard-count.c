// The task counts how often it is inside; the handler leaves the total alone unless that is 0.
// interrupts: High
// expect: decoy total High written only while not in use
// expect: signal inside is there to be seen while it is not 0
#include "race.h"

volatile uint32_t total, inside;

RB_FN void add(uint32_t amount) {
    inside++;
    total += amount;
    inside--;
}
void rb_task(void) {
    inside++;
    total += 5;
    add(7);
    inside--;
}
void High_IRQHandler(void) {
    if (inside == 0) total++;
}
