// The same, in a critical section that puts back what it found.
// interrupts: High
// expect: decoy position High masked
#include "race.h"

struct point {
    int32_t x, y, z;
};
volatile struct point position = {1, 1, 1};
struct point shown;

RB_FN void copy(void) {
    uint32_t saved = rb_mask_and_save();
    shown.x = position.x;
    shown.y = position.y;
    shown.z = position.z;
    rb_restore_mask(saved);
}
void rb_task(void) {
    copy();
}
void High_IRQHandler(void) {
    position.x += 10;
    position.y += 10;
    position.z += 10;
}
