// Both give back a reference; who gives back the last one frees.
// interrupts: High
// expect: bug references High
#include "race.h"

volatile uint32_t references = 2, freed;

RB_FN void release(void) {
    references = references - 1;
    if (references == 0) freed = freed + 1;
}
void rb_task(void) {
    release();
}
void High_IRQHandler(void) {
    release();
}
