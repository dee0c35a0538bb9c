// A pair that is read again where its version has changed, but for its second half, which is read after that.
// interrupts: High
// expect: bug pair read-write-read High rb_task High_IRQHandler
// expect: decoy version High noticed and read again
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    uint32_t before, x;
    do {
        before = version;
        x = pair.x;
    } while (before != version);
    seen_x = x;
    seen_y = pair.y;
}
void High_IRQHandler(void) {
    pair.x = 3;
    pair.y = 4;
    version++;
}
