#pragma once
#include <stdint.h>

/* One side puts, the other takes. A power of two. */
#define RING_SIZE 32u

/* Puts a byte; 0 where there is no room. */
int ring_put(uint8_t byte);
/* The oldest byte, or -1 where there is none. */
int ring_take(void);
/* How many bytes there are. */
uint32_t ring_held(void);
