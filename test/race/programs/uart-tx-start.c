// The task starts what the handler goes on with, and looks whether it must without a section.
// levels: -O0 -O2
// interrupts: High
// depth: 2
// expect: bug tail High
#include "race.h"

static volatile uint32_t head = 0, tail = 0, idle = 1;
static volatile uint8_t q[4], wire;
void rb_task(void) {
    q[head & 3] = 'a';
    head = head + 1;
    if (idle) {
        idle = 0;
        wire = q[tail & 3];
        tail = tail + 1;
    }
}
void High_IRQHandler(void) {
    if (head != tail) {
        wire = q[tail & 3];
        tail = tail + 1;
        idle = 0;
    } else idle = 1;
}
