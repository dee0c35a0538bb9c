/* Output and checks that the programs share. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int failures;
#define CHECK(condition) \
  do { \
    if (!(condition)) failures++, printf("line %d: %s\n", __LINE__, #condition); \
  } while (0)

/* A generator and a running checksum: long computations end in a few printed words. */
static uint32_t seed = 1;
static inline uint32_t next(void) {
  seed = seed * 1664525u + 1013904223u;
  return seed ^ seed >> 15;
}
static uint32_t sum;
static inline void mix(uint32_t value) { sum = (sum << 5 | sum >> 27) * 0x9e3779b1u + value; }
