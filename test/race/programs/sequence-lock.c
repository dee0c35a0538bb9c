// A pair that is read again where its version has changed meanwhile.
// interrupts: High
// expect: decoy pair High noticed and read again
// expect: decoy version High noticed and read again
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    uint32_t before, x, y;
    do {
        before = version;
        x = pair.x;
        y = pair.y;
    } while (before != version);
    seen_x = x;
    seen_y = y;
}
void High_IRQHandler(void) {
    pair.x = 3;
    pair.y = 4;
    version++;
}
