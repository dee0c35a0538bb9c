// The task turns the banks before it has filled the one that is shown then.
// interrupts: High
// expect: bug banks High
#include "race.h"

volatile uint32_t banks[2][2] = {{1, 1}, {0, 0}};
volatile uint32_t shown;
volatile uint32_t out_a, out_b;

void rb_task(void) {
    uint32_t hidden = shown ^ 1;
    shown = hidden;
    banks[hidden][0] = 5;
    banks[hidden][1] = 5;
}
void High_IRQHandler(void) {
    uint32_t bank = shown;
    out_a = banks[bank][0];
    out_b = banks[bank][1];
}
