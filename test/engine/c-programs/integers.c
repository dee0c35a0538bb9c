/* 32-bit arithmetic, shifts by variables, overflow, narrow types. */
#include "check.h"

static const uint32_t edges[] = {0, 1, 2, 31, 32, 33, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
enum { count = sizeof edges / sizeof *edges };

static void pair(uint32_t a, uint32_t b) {
  int32_t sa = (int32_t)a, sb = (int32_t)b, result;
  mix(a + b), mix(a - b), mix(a * b), mix(a & b), mix(a | b), mix(a ^ b), mix(a & ~b), mix(a | ~b);
  mix(a < b), mix(a <= b), mix(sa < sb), mix(sa <= sb), mix(a == b);
  mix(__builtin_add_overflow(sa, sb, &result)), mix(result);
  mix(__builtin_sub_overflow(sa, sb, &result)), mix(result);
  mix(__builtin_mul_overflow(sa, sb, &result)), mix(result);
  mix(a << (b & 31)), mix(a >> (b & 31)), mix(sa >> (b & 31)), mix(a >> (b & 31) | a << (-b & 31));
  mix((int8_t)a + (int16_t)b), mix((uint8_t)a - (uint16_t)b), mix((int8_t)(a + b)), mix((int16_t)(a * b));
  mix(sa > sb ? sa : sb), mix(a > b ? a - b : b - a);
}

int main(void) {
  for (int i = 0; i < count; i++)
    for (int j = 0; j < count; j++) pair(edges[i], edges[j]);
  printf("edges %08lx\n", (unsigned long)sum);
  for (int i = 0; i < 500; i++) pair(next(), next());
  printf("random %08lx\n", (unsigned long)sum);
  int collatz = 0;
  for (uint32_t n = 27; n != 1; n = n & 1 ? 3 * n + 1 : n / 2) collatz++;
  CHECK(collatz == 111);
  return failures;
}
