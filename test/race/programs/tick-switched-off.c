// SysTick has no enable bit in the NVIC: it is held back by its own control register, around one of two updates.
// interrupts: SysTick
// expect: decoy guarded SysTick TICKINT is clear
// expect: bug open read-write-write SysTick rb_task SysTick_Handler
#include "race.h"

volatile uint32_t guarded, open;

void rb_setup(void) {
    SYST_RVR = 100000;
    SYST_CSR = CLKSOURCE | TICKINT | ENABLE;
}
void rb_task(void) {
    SYST_CSR = CLKSOURCE | ENABLE;
    guarded += 5;
    SYST_CSR = CLKSOURCE | TICKINT | ENABLE;
    open += 5;
}
void SysTick_Handler(void) {
    guarded++;
    open++;
}
