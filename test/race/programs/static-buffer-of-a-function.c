// A function with a static buffer is called by the task and by the handler.
// interrupts: High
// expect: bug digits High
#include "race.h"

static volatile char digits[3];
volatile char task_text[2], handler_text[2];

RB_FN volatile char *format(uint32_t value) {
    digits[0] = (char)('0' + value / 10);
    digits[1] = (char)('0' + value % 10);
    return digits;
}
void rb_task(void) {
    volatile char *text = format(12);
    task_text[0] = text[0];
    task_text[1] = text[1];
}
void High_IRQHandler(void) {
    volatile char *text = format(34);
    handler_text[0] = text[0];
    handler_text[1] = text[1];
}
