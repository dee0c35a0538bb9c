#include <stdint.h>

#include "interrupts.h"
#include "micros.h"
#include "semihosting.h"

#define MILLISECONDS_WANTED 100

volatile uint32_t milliseconds;
/* Two times, one after the other. */
volatile uint32_t earlier;
volatile uint32_t later;

void SysTick_Handler(void) {
    milliseconds++;
}

__attribute__((noinline)) void measure(void) {
    earlier = micros();
    later = micros();
}

/* Ends of what a test looks at. A body of its own keeps each a function, and its call. */
__attribute__((noinline)) void measure_done(void) {
    __asm__ volatile("nop");
}

__attribute__((noinline)) void measure_masked(void) {
    uint32_t primask = enter_critical_section();
    earlier = micros();
    later = micros();
    leave_critical_section(primask);
}

__attribute__((noinline)) void measure_masked_done(void) {
    __asm__ volatile("nop\n\tnop");
}

int main(void) {
    uint32_t backwards = 0;

    SYST_RVR = CYCLES_PER_MILLISECOND - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    /* The first ones are in the middle of a millisecond: what arrives there is what a test sends. */
    while (micros() < 500) {
    }
    while (milliseconds < MILLISECONDS_WANTED) {
        measure();
        measure_done();
        if (later < earlier) backwards++;
        measure_masked();
        measure_masked_done();
        if (later < earlier) backwards++;
    }
    SYST_CSR = 0;

    print(backwards == 0 ? "micros-backwards: time went on\n" : "micros-backwards: time went backwards\n");
    leave(backwards == 0);
}
