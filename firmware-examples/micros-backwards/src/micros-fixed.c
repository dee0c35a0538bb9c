#include "interrupts.h"
#include "micros.h"

/* A millisecond that is over but not yet counted is pending: count it here, with a counter read after that. */
uint32_t micros(void) {
    uint32_t primask = enter_critical_section();
    uint32_t now = milliseconds;
    uint32_t cvr = SYST_CVR;
    if (ICSR & ICSR_PENDSTSET) {
        now++;
        cvr = SYST_CVR;
    }
    leave_critical_section(primask);
    return 1000 * now + elapsed(cvr);
}
