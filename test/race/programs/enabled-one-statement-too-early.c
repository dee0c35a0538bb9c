// Of two updates only the first one is inside: the second one reads what the first one has not left.
// interrupts: High
// expect: bug total read-write-write High second High_IRQHandler
// expect: bug total write-write-read High first,second High_IRQHandler
#include "race.h"

volatile uint32_t total;

RB_FN void first(void) {
    total += 1;
}
RB_FN void second(void) {
    total += 2;
}
void rb_task(void) {
    rb_disable(HIGH);
    first();
    rb_enable(HIGH);
    second();
}
void High_IRQHandler(void) {
    total += 100;
}
