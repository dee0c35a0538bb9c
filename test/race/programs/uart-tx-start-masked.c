// What the handler goes on with is started in a critical section.
// levels: -O0 -O2
// interrupts: High
// depth: 2
// expect: decoy idle High no harm comes of it
// expect: signal head is there to be seen
#include "race.h"

static volatile uint32_t head = 0, tail = 0, idle = 1;
static volatile uint8_t q[4], wire;
void rb_task(void) {
    q[head & 3] = 'a';
    rb_mask();
    head = head + 1;
    if (idle) {
        idle = 0;
        wire = q[tail & 3];
        tail = tail + 1;
    }
    rb_unmask();
}
void High_IRQHandler(void) {
    if (head != tail) {
        wire = q[tail & 3];
        tail = tail + 1;
        idle = 0;
    } else idle = 1;
}
