#include <stdint.h>

#include "interrupts.h"
#include "semihosting.h"

#define TICKS_WANTED 100
#define RELOAD (211 - 1)

volatile uint32_t protected_counter;
volatile uint32_t unprotected_counter;
/* Written by SysTick_Handler alone, so that main can tell how many increments there must have been. */
volatile uint32_t ticks;

__attribute__((noinline)) void bump_protected(void) {
    uint32_t primask = enter_critical_section();
    protected_counter++;
    leave_critical_section(primask);
}

/* The mistake: an interrupt between the load and the store is overwritten by the store. */
__attribute__((noinline)) void bump_unprotected(void) {
    unprotected_counter++;
}

/* Ends of what a test looks at. A body of its own keeps each a function, and its call. */
__attribute__((noinline)) void bump_protected_done(void) {
    __asm__ volatile("nop");
}

__attribute__((noinline)) void bump_unprotected_done(void) {
    __asm__ volatile("nop\n\tnop");
}

void SysTick_Handler(void) {
    protected_counter++;
    unprotected_counter++;
    ticks++;
    /* Each period is a cycle longer than the last, so that ticks land all over main's loop. */
    SYST_RVR = RELOAD + ticks % 32;
}

int main(void) {
    uint32_t bumps = 1;

    /* SysTick is off during the first bumps: what arrives there is what a test sends. */
    bump_protected();
    bump_protected_done();
    bump_unprotected();
    bump_unprotected_done();

    SYST_RVR = RELOAD;
    SYST_CVR = 0;
    SYST_CSR = 7;
    while (ticks < TICKS_WANTED) {
        bump_protected();
        bump_protected_done();
        bump_unprotected();
        bump_unprotected_done();
        bumps++;
    }
    SYST_CSR = 0;

    int protected_good = protected_counter == bumps + ticks;
    int unprotected_good = unprotected_counter == bumps + ticks;
    print(protected_good ? "counter-c: protected: no update was lost\n" : "counter-c: protected: updates were lost\n");
    print(unprotected_good ? "counter-c: unprotected: no update was lost\n" : "counter-c: unprotected: updates were lost\n");
    leave(protected_good && unprotected_good);
}
