// Whoever comes first fills a table, and says so behind that: both fill in the same.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: decoy table High no harm comes of it
// expect: signal built is there to be seen
#include "race.h"

static volatile uint32_t table[2], built, t, h;
static __attribute__((noinline)) uint32_t get(int i) {
    if (!built) {
        table[0] = 5;
        table[1] = 6;
        built = 1;
    }
    return table[i];
}
void rb_task(void) {
    t = get(1);
}
void High_IRQHandler(void) {
    h = get(1);
}
