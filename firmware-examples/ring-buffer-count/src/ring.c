#include "ring.h"

static uint8_t ring_bytes[RING_SIZE];
static volatile uint32_t ring_head;
static volatile uint32_t ring_tail;
/* The mistake: both sides write it. */
static volatile uint32_t ring_count;

int ring_put(uint8_t byte) {
    if (ring_count == RING_SIZE) return 0;
    ring_bytes[ring_head] = byte;
    ring_head = (ring_head + 1) % RING_SIZE;
    ring_count++;
    return 1;
}

int ring_take(void) {
    if (ring_count == 0) return -1;
    int byte = ring_bytes[ring_tail];
    ring_tail = (ring_tail + 1) % RING_SIZE;
    ring_count--;
    return byte;
}

uint32_t ring_held(void) {
    return ring_count;
}
