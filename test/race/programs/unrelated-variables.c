// One of each pattern, each with a variable of its own. That a handler has written two of them between accesses to one and
// to the other is nothing: they don't belong together.
// interrupts: High
// expect: bug counted read-write-write High bump High_IRQHandler
// expect: bug level read-write-read High look High_IRQHandler
// expect: bug request write-write-read High ask High_IRQHandler
// expect: bug state write-read-write High pass High_IRQHandler
#include "race.h"

volatile uint32_t counted, level, request, state;
volatile uint32_t first, second, reply, seen;

RB_FN void bump(void) {
    counted++;
}
RB_FN void look(void) {
    first = level;
    second = level;
}
RB_FN void ask(void) {
    request = 1;
    reply = request;
}
RB_FN void pass(void) {
    state = 1;
    state = 2;
}
void rb_task(void) {
    bump();
    look();
    ask();
    pass();
}
void High_IRQHandler(void) {
    counted = 7;
    level = 7;
    request = 7;
    seen = state;
}
