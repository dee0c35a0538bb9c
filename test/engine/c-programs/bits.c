/* Bit-fields, counting and reversing bits, saturation. */
#include "check.h"

struct fields {
  unsigned a : 3, b : 7, c : 1;
  signed d : 5, e : 12;
  unsigned f : 4;
};
#ifdef __ARM_ARCH_6M__
static unsigned reversed(unsigned value) {
  unsigned result = 0;
  for (int i = 0; i < 32; i++, value >>= 1) result = result << 1 | (value & 1);
  return result;
}
static int ssat8(int value) { return value > 127 ? 127 : value < -128 ? -128 : value; }
static unsigned usat5shifted(int value) { return value >> 3 > 31 ? 31 : value < 0 ? 0 : value >> 3; }
#else
static unsigned reversed(unsigned value) {
  unsigned result;
  __asm__("rbit %0, %1" : "=r"(result) : "r"(value));
  return result;
}
static int ssat8(int value) {
  int result;
  __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(value));
  return result;
}
static unsigned usat5shifted(int value) {
  unsigned result;
  __asm__("usat %0, #5, %1, asr #3" : "=r"(result) : "r"(value));
  return result;
}
#endif

int main(void) {
  volatile struct fields fields = {0};
  for (int i = 0; i < 200; i++) {
    unsigned value = next();
    fields.a = value, fields.b = value >> 3, fields.c = value >> 9, fields.d = value >> 4, fields.e = value >> 7, fields.f += fields.d;
    mix(fields.a), mix(fields.b), mix(fields.c), mix(fields.d), mix(fields.e), mix(fields.f);
    mix(value ? __builtin_clz(value) : 32), mix(value ? __builtin_ctz(value) : 32), mix(__builtin_popcount(value));
    mix(__builtin_bswap32(value)), mix(__builtin_bswap16(value)), mix((int16_t)__builtin_bswap16(value)), mix(reversed(value));
    mix(value >> 5 & 0x1ff), mix((int)(value << 9) >> 20), mix((value & ~(0xffu << 8)) | (value & 0xff) << 8);
    mix(ssat8(value)), mix(ssat8((int)value >> 23)), mix(usat5shifted(value)), mix(usat5shifted((int)value >> 21));
  }
  CHECK(reversed(1) == 0x80000000 && reversed(0x12345678) == 0x1e6a2c48);
  CHECK(ssat8(1000) == 127 && ssat8(-1000) == -128 && ssat8(-5) == -5 && usat5shifted(-8) == 0 && usat5shifted(800) == 31);
  printf("%08lx %u\n", (unsigned long)sum, (unsigned)sizeof(struct fields));
  return failures;
}
