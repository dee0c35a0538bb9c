// Stopped between two looks of one turn: what was begun is not ended.
// interrupts: High
// expect: bug stop read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t stop, begun, ended;

void rb_task(void) {
    if (!stop) begun++;
    if (!stop) ended++;
}
void High_IRQHandler(void) {
    stop = 1;
}
