// An update in the inner one of two loops, for one turn of each.
// interrupts: High
// expect: bug cells read-write-write High rb_task High_IRQHandler
#include "race.h"

volatile uint32_t cells[2][2];

void rb_task(void) {
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 2; column++)
            if (row == 1 && column == 0) cells[row][column] += 1;
}
void High_IRQHandler(void) {
    cells[1][0] += 10;
}
