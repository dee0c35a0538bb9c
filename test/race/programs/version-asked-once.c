// Where the version has changed meanwhile, what was read is dropped and not read again.
// interrupts: High
// expect: decoy pair High noticed and dropped
// expect: signal version tells what has happened
#include "race.h"

volatile struct {
    uint32_t x, y;
} pair;
volatile uint32_t version, seen_x, seen_y;

void rb_task(void) {
    uint32_t before = version;
    uint32_t x = pair.x;
    uint32_t y = pair.y;
    if (before == version) {
        seen_x = x;
        seen_y = y;
    }
}
void High_IRQHandler(void) {
    pair.x = 3;
    pair.y = 4;
    version++;
}
