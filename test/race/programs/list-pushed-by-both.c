// Both put an element at a list's head.
// interrupts: High
// expect: bug head High
#include "race.h"

struct node {
    struct node *next;
    uint32_t value;
};
struct node first, mine, theirs;
struct node *volatile head = &first;

RB_FN void push(struct node *node) {
    node->next = head;
    head = node;
}
void rb_task(void) {
    push(&mine);
}
void High_IRQHandler(void) {
    push(&theirs);
}
