// An element is shown before it leads to the others.
// interrupts: High
// expect: bug second write-read-write High rb_task High_IRQHandler
// expect: decoy head High written by the task alone
#include "race.h"

struct element {
    struct element *volatile next;
    volatile uint32_t value;
};
struct element first = {0, 1};
struct element second = {0, 2};
struct element *volatile head = &first;
volatile uint32_t sum;

void rb_task(void) {
    head = &second;
    second.next = &first;
}
void High_IRQHandler(void) {
    for (struct element *each = head; each != 0; each = each->next) sum += each->value;
}
