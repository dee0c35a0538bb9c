// The task puts an element in front, the handler takes the first.
// interrupts: High
// expect: bug head read-write-write High rb_task High_IRQHandler
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
    second.next = head;
    head = &second;
}
void High_IRQHandler(void) {
    struct element *each = head;
    if (each == 0) return;
    head = each->next;
    sum += each->value;
}
