// Asked whether there is one, then called: it may be gone by then, or another one.
// interrupts: High
// expect: bug callback read-write-read High rb_task High_IRQHandler
#include "race.h"

RB_FN void first(void);
RB_FN void second(void);
void (*volatile callback)(void) = first;
volatile uint32_t called;

RB_FN void first(void) {
    called = 1;
}
RB_FN void second(void) {
    called = 2;
}
void rb_task(void) {
    if (callback == first) callback();
}
void High_IRQHandler(void) {
    callback = second;
}
