// The task calls the handler's function itself, with interrupts disabled.
// interrupts: High
// expect: decoy total High PRIMASK is set
#include "race.h"

volatile uint32_t total;

RB_FN void work(void) {
    total++;
}
void rb_task(void) {
    rb_mask();
    work();
    rb_unmask();
}
void High_IRQHandler(void) {
    work();
}
