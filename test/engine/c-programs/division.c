/* Division and remainder: signs, edges, by constants and by variables, and by zero as Cortex-M3 has it. */
#include "check.h"

static volatile int32_t minus_one = -1, zero = 0, lowest = (int32_t)0x80000000;

int main(void) {
  static const int32_t values[] = {1, -1, 2, -2, 3, 7, -7, 10, 97, -97, 1000, 65535, 0x7fffffff, (int32_t)0x80000001};
  enum { count = sizeof values / sizeof *values };
  for (int i = 0; i < count; i++)
    for (int j = 0; j < count; j++) {
      int32_t a = values[i], b = values[j];
      CHECK(a / b * b + a % b == a);
      mix(a / b), mix(a % b), mix((uint32_t)a / (uint32_t)b), mix((uint32_t)a % (uint32_t)b);
    }
  for (int i = 0; i < 300; i++) {
    uint32_t a = next();
    int32_t s = (int32_t)a;
    mix(a / 3), mix(a / 7 % 10), mix(a / 641), mix(s / 3), mix(s / -7), mix(s % 10), mix(s / 8), mix(s % 16), mix(a / 1000000);
    uint32_t b = next() >> (next() & 31);
    if (b) mix(a / b), mix(s % (int32_t)(b | 1));
  }
#ifndef __ARM_ARCH_6M__
  int32_t quotient;
  __asm__ volatile("sdiv %0, %1, %2" : "=r"(quotient) : "r"(lowest), "r"(minus_one));
  CHECK(quotient == lowest);
  __asm__ volatile("sdiv %0, %1, %2" : "=r"(quotient) : "r"(lowest), "r"(zero));
  CHECK(quotient == 0);
  __asm__ volatile("udiv %0, %1, %2" : "=r"(quotient) : "r"(lowest), "r"(zero));
  CHECK(quotient == 0);
#endif
  printf("%08lx\n", (unsigned long)sum);
  return failures;
}
