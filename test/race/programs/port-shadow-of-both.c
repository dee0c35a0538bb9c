// A port is written through a shadow that both sides change.
// interrupts: High
// expect: bug shadow High
#include "race.h"

#define PORT (*(volatile uint32_t *)0x40004000)
uint32_t shadow;

RB_FN void set(uint32_t bits) {
    shadow |= bits;
    PORT = shadow;
}
void rb_task(void) {
    set(1);
}
void High_IRQHandler(void) {
    set(2);
}
