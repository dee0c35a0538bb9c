// A sum and its number of samples are taken and cleared, with the enable bit of the wrong interrupt cleared.
// interrupts: High
// expect: bug samples read-write-read High rb_task High_IRQHandler
// expect: bug samples read-write-write High rb_task High_IRQHandler
// expect: bug samples write-read-write High rb_task High_IRQHandler
#include "race.h"

volatile struct {
    uint32_t sum, count;
} samples = {30, 3};
volatile uint32_t sum, count;

void rb_task(void) {
    rb_disable(MID);
    sum = samples.sum;
    count = samples.count;
    samples.sum = 0;
    samples.count = 0;
    rb_enable(MID);
}
void High_IRQHandler(void) {
    samples.sum += 10;
    samples.count++;
}
