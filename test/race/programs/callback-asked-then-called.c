// The callback is there when it is asked for, and gone when it is called.
// interrupts: High
// expect: bug callback High
#include "race.h"

volatile uint32_t called, astray;
void on_event(void) {
    called++;
}
void nothing(void) {
    astray++;
}
void (*volatile callback)(void) = on_event;

void rb_task(void) {
    if (callback == on_event) callback();
}
void High_IRQHandler(void) {
    callback = nothing;
}
