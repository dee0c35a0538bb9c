// The same with a buffer that the caller gives.
// interrupts: High
// expect: decoy task_text High a buffer of its own
#include "race.h"

volatile char task_text[2], handler_text[2];

RB_FN void format(volatile char *into, uint32_t value) {
    into[0] = (char)('0' + value / 10);
    into[1] = (char)('0' + value % 10);
}
void rb_task(void) {
    format(task_text, 12);
}
void High_IRQHandler(void) {
    format(handler_text, 34);
}
