#include "ring.h"

static uint8_t ring_bytes[RING_SIZE];
/* Bytes put so far, and bytes taken so far. Each is written by one side alone, after the byte itself. */
static volatile uint32_t ring_put_total;
static volatile uint32_t ring_taken_total;

/* The compiler must not move the byte's access across the total that hands it over. */
static inline void hand_over(void) {
    __asm__ volatile("" : : : "memory");
}

int ring_put(uint8_t byte) {
    if (ring_put_total - ring_taken_total == RING_SIZE) return 0;
    ring_bytes[ring_put_total % RING_SIZE] = byte;
    hand_over();
    ring_put_total++;
    return 1;
}

int ring_take(void) {
    if (ring_put_total == ring_taken_total) return -1;
    int byte = ring_bytes[ring_taken_total % RING_SIZE];
    hand_over();
    ring_taken_total++;
    return byte;
}

uint32_t ring_held(void) {
    return ring_put_total - ring_taken_total;
}
