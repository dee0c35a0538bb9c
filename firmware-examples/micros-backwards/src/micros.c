#include "interrupts.h"
#include "micros.h"

/*
 * Reads once more where the millisecond changed in between. The mistake: while interrupts are masked, or in a handler that
 * SysTick can't preempt, it can't change, though the counter has begun anew.
 */
uint32_t micros(void) {
    uint32_t now, cvr;
    do {
        now = milliseconds;
        cvr = SYST_CVR;
    } while (now != milliseconds);
    return 1000 * now + elapsed(cvr);
}
