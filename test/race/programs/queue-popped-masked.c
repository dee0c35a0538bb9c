// The last element of a queue is taken and its tail cleared while masked.
// levels: -O0 -O2
// interrupts: High
// expect: decoy tail High no harm comes of it
#include "race.h"

struct node {
    struct node *volatile next;
};
static struct node one, two;
static struct node *volatile head = &one, *volatile tail = &one;
static struct node *volatile got;
void rb_task(void) {
    rb_mask();
    struct node *n = head;
    if (n) {
        head = n->next;
        if (!head) tail = 0;
        got = n;
    }
    rb_unmask();
}
void High_IRQHandler(void) {
    two.next = 0;
    if (tail) tail->next = &two;
    else head = &two;
    tail = &two;
}
