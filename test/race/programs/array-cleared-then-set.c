// An element is cleared with all the others, and set some turns later: in between it holds what nobody means.
// interrupts: High
// expect: bug table write-read-write High clear,set High_IRQHandler
#include "race.h"

enum { TRIGGER = 2, LENGTH = 4 };
volatile uint32_t table[LENGTH] = {7, 7, 7, 7};
volatile uint32_t seen;

RB_FN void clear(void) {
    for (int i = 0; i < LENGTH; i++) table[i] = 0;
}
RB_FN void set(void) {
    for (int i = 0; i < LENGTH; i++)
        if (i == TRIGGER) table[i] = 1;
}
void rb_task(void) {
    clear();
    set();
}
void High_IRQHandler(void) {
    seen = table[TRIGGER];
}
