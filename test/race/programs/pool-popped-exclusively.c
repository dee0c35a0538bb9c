// The head of the free list is taken by LDREX and STREX.
// interrupts: High
// expect: decoy free_list High exclusive
#include "race.h"

struct block {
    struct block *volatile next;
};
struct block blocks[3] = {{&blocks[1]}, {&blocks[2]}, {0}};
struct block *volatile free_list = &blocks[0];
struct block *volatile mine, *volatile theirs;

RB_FN struct block *allocate(void) {
    struct block *found;
    do {
        found = (struct block *)rb_load_exclusive((volatile uint32_t *)&free_list);
        if (found == 0) return 0;
    } while (rb_store_exclusive((volatile uint32_t *)&free_list, (uint32_t)found->next));
    return found;
}
void rb_task(void) {
    mine = allocate();
}
void High_IRQHandler(void) {
    theirs = allocate();
}
