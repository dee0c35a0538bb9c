// A queue with one writer for each of its indices, and a count of overruns that both sides write.
// interrupts: High
// expect: decoy head High written by the handler alone, read once
// expect: decoy tail High written by the task alone
// expect: decoy bytes High the handler's element is not the task's
// expect: bug overruns read-write-write High take_overruns High_IRQHandler
#include "race.h"

volatile uint8_t bytes[4] = {11, 12, 13, 14};
volatile uint32_t head = 3, tail, overruns;
volatile uint32_t reported, taken;

RB_FN void take_overruns(void) {
    uint32_t count = overruns;
    overruns = 0;
    reported += count;
}
RB_FN void take(void) {
    if (head == tail) return;
    taken = bytes[tail];
    tail = (tail + 1) % 4;
}
void rb_task(void) {
    take_overruns();
    take();
}
void High_IRQHandler(void) {
    uint32_t next = (head + 1) % 4;
    if (next == tail) {
        overruns++;
    } else {
        bytes[head] = 15;
        head = next;
    }
}
