// The load and the store are three calls deep, each in its own way.
// interrupts: High
// expect: bug total read-write-write High get3,put3 High_IRQHandler
#include "race.h"

volatile uint32_t total;

RB_FN uint32_t get3(void) {
    return total;
}
RB_FN uint32_t get2(void) {
    return get3() + 1;
}
RB_FN uint32_t get1(void) {
    return get2() + 1;
}
RB_FN void put3(uint32_t value) {
    total = value;
}
RB_FN void put2(uint32_t value) {
    put3(value + 1);
}
RB_FN void put1(uint32_t value) {
    put2(value + 1);
}
void rb_task(void) {
    put1(get1());
}
void High_IRQHandler(void) {
    total = 100;
}
