/* 64-bit arithmetic: carries, long multiplication and division, shifts across words. */
#include "check.h"

static void mix64(uint64_t value) { mix((uint32_t)value), mix((uint32_t)(value >> 32)); }

int main(void) {
  for (int i = 0; i < 400; i++) {
    uint64_t a = (uint64_t)next() << 32 | next(), b = (uint64_t)next() << 32 | next();
    if (i % 4 == 1) b >>= 40;
    if (i % 4 == 2) a >>= 33;
    if (i % 4 == 3) a = -a, b = (uint32_t)b;
    int64_t sa = (int64_t)a, sb = (int64_t)b;
    unsigned by = next() & 63;
    mix64(a + b), mix64(a - b), mix64(a * b), mix64(-a), mix64(~a & b);
    mix64(a << by), mix64(a >> by), mix64(sa >> by), mix64(a << by | a >> (-by & 63));
    mix(a < b), mix(sa < sb), mix(a == b);
    if (b) mix64(a / b), mix64(a % b);
    if (sb && sb != -1) mix64(sa / sb), mix64(sa % sb);
    mix64((uint64_t)(uint32_t)a * (uint32_t)b), mix64((int64_t)(int32_t)a * (int32_t)b);
    mix64((int64_t)(int32_t)a * (int32_t)b + sa);
  }
  uint64_t factorial = 1;
  for (int i = 2; i <= 20; i++) factorial *= i;
  CHECK(factorial == 2432902008176640000ull);
  CHECK(factorial / 1000000007u == 2432901991ull);
  printf("%08lx %lu%09lu\n", (unsigned long)sum, (unsigned long)(factorial / 1000000000u), (unsigned long)(factorial % 1000000000u));
  return failures;
}
