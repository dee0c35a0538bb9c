// The task unlinks an element behind which the handler links one.
// interrupts: High
// expect: bug second High
#include "race.h"

struct node {
    struct node *volatile next;
};
struct node third;
struct node second = {&third};
struct node first = {&second};
struct node fresh;

void rb_task(void) {
    first.next = second.next;
}
void High_IRQHandler(void) {
    if (first.next != &second) return;
    fresh.next = second.next;
    second.next = &fresh;
}
