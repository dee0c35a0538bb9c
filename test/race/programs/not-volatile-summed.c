// Nothing is volatile: the compiler sums in a register and stores once.
// interrupts: High
// expect: bug sum High
#include "race.h"

uint32_t sum;
uint32_t samples[4] = {1, 2, 3, 4};

void rb_task(void) {
    for (int i = 0; i < 4; i++) sum += samples[i];
}
void High_IRQHandler(void) {
    sum += 100;
}
