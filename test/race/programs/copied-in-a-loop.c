// Two copies of what the handler fills, one of them in a critical section.
// interrupts: High
// inputs: 0=0,1
// expect: bug open read-write-read High copy_open High_IRQHandler
// expect: decoy guarded High PRIMASK is set
#include "race.h"

volatile uint32_t open[3], guarded[3], copy[3];

RB_FN void copy_open(void) {
    for (int i = 0; i < 3; i++) copy[i] = open[i];
}
RB_FN void copy_guarded(void) {
    rb_mask();
    for (int i = 0; i < 3; i++) copy[i] = guarded[i];
    rb_unmask();
}
void rb_task(void) {
    if (rb_input(0)) copy_open();
    else copy_guarded();
}
void High_IRQHandler(void) {
    for (int i = 0; i < 3; i++) {
        open[i] = 9;
        guarded[i] = 9;
    }
}
