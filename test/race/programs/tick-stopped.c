// SysTick is stopped for as long, with its interrupt left on.
// interrupts: SysTick
// expect: decoy total SysTick it does not count
#include "race.h"

volatile uint32_t total;

void rb_setup(void) {
    SYST_RVR = 100000;
    SYST_CSR = CLKSOURCE | TICKINT | ENABLE;
}
void rb_task(void) {
    SYST_CSR = CLKSOURCE | TICKINT;
    total += 5;
    SYST_CSR = CLKSOURCE | TICKINT | ENABLE;
}
void SysTick_Handler(void) {
    total++;
}
