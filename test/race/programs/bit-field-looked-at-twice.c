// A field is looked at twice, and the handler writes another one of the word: it can't change what is looked at.
// interrupts: High
// expect: bug settings read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    unsigned on : 1;
    unsigned mode : 3;
} settings;
volatile uint32_t first, second;

void rb_task(void) {
    first = settings.mode;
    second = settings.mode;
}
void High_IRQHandler(void) {
    settings.mode = 5;
}
