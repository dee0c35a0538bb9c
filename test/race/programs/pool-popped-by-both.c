// Task and handler take blocks from one free list.
// interrupts: High
// expect: bug free_list High
#include "race.h"

struct block {
    struct block *volatile next;
};
struct block blocks[3] = {{&blocks[1]}, {&blocks[2]}, {0}};
struct block *volatile free_list = &blocks[0];
struct block *volatile mine, *volatile theirs;

RB_FN struct block *allocate(void) {
    struct block *found = free_list;
    if (found != 0) free_list = found->next;
    return found;
}
void rb_task(void) {
    mine = allocate();
}
void High_IRQHandler(void) {
    theirs = allocate();
}
