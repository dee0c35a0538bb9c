// The task sets a 64 bit alarm that the handler compares with.
// interrupts: High
// expect: bug alarm High
#include "race.h"

volatile uint64_t alarm = 0x1ffffffffull;
volatile uint64_t now = 0x80000000ull;
volatile uint32_t rung;

void rb_task(void) {
    alarm = 0x200000000ull;
}
void High_IRQHandler(void) {
    if (alarm <= now + 0xffffffffull) rung = 1;
}
