// The same, by one atomic operation that tells what is left.
// interrupts: High
// expect: decoy references High atomic
#include "race.h"

uint32_t references = 2;
volatile uint32_t freed;

RB_FN void release(void) {
    if (__atomic_sub_fetch(&references, 1, __ATOMIC_ACQ_REL) == 0) freed = 1;
}
void rb_task(void) {
    release();
}
void High_IRQHandler(void) {
    release();
}
