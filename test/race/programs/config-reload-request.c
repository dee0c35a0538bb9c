// Asked for and waited for a few turns.
// levels: -O0 -O2
// interrupts: High
// depth: 2
// expect: decoy reload High no harm comes of it
// expect: decoy rate High no harm comes of it
// expect: signal reload is there to be seen
#include "race.h"

static volatile uint32_t reload, rate, current = 1;
void rb_task(void) {
    rate = 9;
    reload = 1;
    for (int i = 0; i < 3; i++) if (!reload) break;
}
void High_IRQHandler(void) {
    if (reload) {
        current = rate;
        reload = 0;
    }
}
