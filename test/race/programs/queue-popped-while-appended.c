// The task takes the last element of a queue and clears its tail; the handler has appended one meanwhile.
// levels: -O0 -O2
// interrupts: High
// expect: bug tail High
#include "race.h"

struct node {
    struct node *volatile next;
};
static struct node one, two;
static struct node *volatile head = &one, *volatile tail = &one;
static struct node *volatile got;
void rb_task(void) {
    struct node *n = head;
    if (!n) return;
    struct node *next = n->next;
    head = next;
    if (!next) tail = 0;
    got = n;
}
void High_IRQHandler(void) {
    two.next = 0;
    if (tail) tail->next = &two;
    else head = &two;
    tail = &two;
}
