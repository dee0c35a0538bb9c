// Whoever comes first fills a table, and says so before it has.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: bug table High
#include "race.h"

static volatile uint32_t table[2], built, t, h;
static __attribute__((noinline)) uint32_t get(int i) {
    if (!built) {
        built = 1;
        table[0] = 5;
        table[1] = 6;
    }
    return table[i];
}
void rb_task(void) {
    t = get(1);
}
void High_IRQHandler(void) {
    h = get(1);
}
