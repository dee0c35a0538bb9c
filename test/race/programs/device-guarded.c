// The flag keeps the handler from the device while the task is at it.
// interrupts: High
// expect: signal busy is there to be seen while it is set
// expect: decoy busy High it guards the device
#include "race.h"

#define UART_DATA (*(volatile uint32_t *)0x40050000)
volatile uint32_t busy, sent;

void rb_task(void) {
    busy = 1;
    UART_DATA = 'a';
    UART_DATA = 'b';
    busy = 0;
}
void High_IRQHandler(void) {
    if (busy) return;
    UART_DATA = 'c';
    sent = 1;
}
