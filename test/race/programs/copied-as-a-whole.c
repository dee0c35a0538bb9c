// A structure is assigned, by LDM and STM. The handler of the second one has to wait.
// interrupts: Mid High
// expect: bug shared read-write-read High copy_shared High_IRQHandler
// expect: decoy guarded Mid BASEPRI is set
#include "race.h"

struct sample {
    uint32_t values[4];
};
struct sample shared, guarded, first_copy, second_copy;

RB_FN void copy_shared(void) {
    first_copy = shared;
}
RB_FN void copy_guarded(void) {
    rb_base_priority(0x80);
    second_copy = guarded;
    rb_base_priority(0);
}
void rb_task(void) {
    copy_shared();
    copy_guarded();
}
void Mid_IRQHandler(void) {
    guarded = (struct sample){{5, 6, 7, 8}};
}
void High_IRQHandler(void) {
    shared = (struct sample){{1, 2, 3, 4}};
}
