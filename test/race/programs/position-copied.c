// A position that the handler moves is copied, member by member.
// interrupts: High
// expect: bug position High
#include "race.h"

struct point {
    int32_t x, y, z;
};
volatile struct point position = {1, 1, 1};
struct point shown;

void rb_task(void) {
    shown.x = position.x;
    shown.y = position.y;
    shown.z = position.z;
}
void High_IRQHandler(void) {
    position.x += 10;
    position.y += 10;
    position.z += 10;
}
