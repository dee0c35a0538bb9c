// What comes while the task is at it is done by the task behind that.
// interrupts: High
// expect: decoy total High written only while not in use
// expect: decoy busy High what is left is done
// expect: decoy left High looked at when no more can come
#include "race.h"

volatile uint32_t total, busy, left;

void rb_task(void) {
    busy = 1;
    total += 5;
    busy = 0;
    if (left) {
        left = 0;
        total++;
    }
}
void High_IRQHandler(void) {
    if (busy) left = 1;
    else total++;
}
