// The handler has another row.
// interrupts: High
// expect: decoy cells High different elements
#include "race.h"

volatile uint32_t cells[2][2];

void rb_task(void) {
    for (int column = 0; column < 2; column++) cells[0][column] += 1;
}
void High_IRQHandler(void) {
    for (int column = 0; column < 2; column++) cells[1][column] += 10;
}
