// Checked in one function, used in another.
// interrupts: High
// expect: bug limit read-write-read High is_safe,use High_IRQHandler
#include "race.h"

volatile uint32_t limit = 20;
volatile uint32_t used;

RB_FN int is_safe(void) {
    return limit > 10;
}
RB_FN void use(void) {
    used = limit;
}
void rb_task(void) {
    if (is_safe()) use();
}
void High_IRQHandler(void) {
    limit = 3;
}
