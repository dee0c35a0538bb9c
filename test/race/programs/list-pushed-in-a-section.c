// The same, masked.
// interrupts: High
// expect: decoy head High masked
#include "race.h"

struct node {
    struct node *next;
    uint32_t value;
};
struct node first, mine, theirs;
struct node *volatile head = &first;

RB_FN void push(struct node *node) {
    uint32_t saved = rb_mask_and_save();
    node->next = head;
    head = node;
    rb_restore_mask(saved);
}
void rb_task(void) {
    push(&mine);
}
void High_IRQHandler(void) {
    push(&theirs);
}
