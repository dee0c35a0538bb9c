// The task starts what an emergency has just stopped.
// interrupts: High
// inputs: 0=0,1
// expect: bug door read-write-write High start High_IRQHandler
// expect: decoy lamp High both write the same
#include "race.h"

enum { CLOSED, OPENING, STOPPED };
volatile uint32_t door;
volatile uint32_t lamp = 1;

RB_FN void start(void) {
    if (door == CLOSED) door = OPENING;
}
RB_FN void switch_off(void) {
    if (lamp == 0) return;
    lamp = 0;
}
void rb_task(void) {
    start();
    switch_off();
}
void High_IRQHandler(void) {
    if (rb_input(0)) lamp = 0;
    else door = STOPPED;
}
