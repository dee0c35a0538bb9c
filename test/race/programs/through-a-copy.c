// What was read lies in another variable before it is written back.
// interrupts: High
// expect: bug total read-write-write High load,store High_IRQHandler
#include "race.h"

volatile uint32_t total, copy;

RB_FN void load(void) {
    copy = total;
}
RB_FN void add(void) {
    copy += 5;
}
RB_FN void store(void) {
    total = copy;
}
void rb_task(void) {
    load();
    add();
    store();
}
void High_IRQHandler(void) {
    total++;
}
