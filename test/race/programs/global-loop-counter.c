// The loop counts in a variable that the handler sets, too.
// interrupts: High
// expect: bug turn read-write-write High rb_task High_IRQHandler
// expect: bug turn write-write-read High rb_task High_IRQHandler
// expect: bug turn read-write-read High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t turn, table[4];

void rb_task(void) {
    turn = 0;
    for (int i = 0; i < 2; i++) {
        table[turn] = 1;
        turn++;
    }
}
void High_IRQHandler(void) {
    turn = 2;
}
