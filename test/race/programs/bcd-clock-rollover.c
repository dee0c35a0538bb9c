// Seconds, minutes and hours are read one after the other while the handler carries.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: bug clk High
#include "race.h"

static volatile struct {
    uint8_t sec, min, hour;
} clk = {59, 59, 1};
static volatile uint32_t shown;
void rb_task(void) {
    uint32_t h = clk.hour, m = clk.min, s = clk.sec;
    shown = h * 3600 + m * 60 + s;
}
void High_IRQHandler(void) {
    if (++clk.sec == 60) {
        clk.sec = 0;
        if (++clk.min == 60) {
            clk.min = 0;
            clk.hour++;
        }
    }
}
