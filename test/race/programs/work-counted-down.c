// What the handler has announced is counted down where it is done.
// interrupts: High
// expect: bug jobs High
#include "race.h"

volatile uint32_t jobs = 2, done;

void rb_task(void) {
    while (jobs > 1) {
        done++;
        jobs--;
    }
}
void High_IRQHandler(void) {
    if (jobs < 4) jobs++;
}
