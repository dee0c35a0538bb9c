// The count of nested sections reaches zero, and the mask ends, before the store.
// levels: -O0 -O2
// interrupts: High
// depth: 1
// expect: decoy depth_ High no harm comes of it
// expect: bug n High
#include "race.h"

static volatile uint32_t depth_;
static volatile uint32_t n;
static __attribute__((noinline)) void enter(void) {
    depth_++;
    rb_mask();
}
static __attribute__((noinline)) void leave(void) {
    depth_--;
    if (depth_ == 0) rb_unmask();
}
void rb_task(void) {
    enter();
    uint32_t v = n;
    leave();
    n = v + 1;
}
void High_IRQHandler(void) {
    depth_++;
    n += 100;
    depth_--;
}
