/* What a compiler makes of ACLE's intrinsics and of plain C: filters, pixels, strings, wide arithmetic. */
#include <arm_acle.h>
#include <string.h>
#include "check.h"

#define TAPS 16
#define SAMPLES 64

static int16_t samples[SAMPLES + TAPS], taps[TAPS];

static int16x2_t pair(const int16_t *from) {
  int16x2_t both;
  memcpy(&both, from, sizeof both);
  return both;
}

/* The same filter three ways. */
static void filter(void) {
  for (int i = 0; i < SAMPLES + TAPS; i++) samples[i] = (int16_t)next();
  for (int i = 0; i < TAPS; i++) taps[i] = (int16_t)((int16_t)next() >> 4);
  for (int i = 0; i < SAMPLES; i++) {
    int32_t plain = 0, dual = 0;
    int64_t longer = 0;
    for (int j = 0; j < TAPS; j++) plain += samples[i + j] * taps[j];
    for (int j = 0; j < TAPS; j += 2) {
      dual = __smlad(pair(samples + i + j), pair(taps + j), dual);
      longer = __smlald(pair(samples + i + j), pair(taps + j), longer);
    }
    CHECK(plain == dual && plain == (int32_t)longer);
    mix((uint32_t)__ssat(dual >> 12, 16));
    mix((uint32_t)__smlsdx(pair(samples + i), pair(taps), dual));
  }
}

/* The greater of each byte, by GE, and a blend. */
static void pixels(void) {
  for (int i = 0; i < 200; i++) {
    uint32_t a = next(), b = next(), greater = 0;
    __usub8(a, b);
    uint32_t selected = (uint32_t)__sel(a, b);
    for (int at = 0; at < 32; at += 8) {
      uint32_t x = a >> at & 255, y = b >> at & 255;
      greater |= (x > y ? x : y) << at;
    }
    CHECK(selected == greater);
    mix(selected), mix(__uhadd8(a, b)), mix(__uqadd8(a, b)), mix(__usada8(a, b, selected));
    mix((uint32_t)__sxtab16((int16x2_t)a, (int8x4_t)b)), mix((uint32_t)__uxtb16(b));
    mix((uint32_t)__ssat16((int16x2_t)a, 9)), mix((uint32_t)__usat16((int16x2_t)b, 7));
  }
}

/* The operands are volatile, or the compiler does the arithmetic. */
static volatile int32_t nearMax = 0x7ffffff0, half = 0x40000000;
static volatile int16x2_t lowest = (int16x2_t)0x80008000;
static void saturation(void) {
  CHECK(__qadd(nearMax, 15) == INT32_MAX && __qadd(nearMax, 16) == INT32_MAX);
  CHECK(__qsub(-nearMax, 17) == INT32_MIN && __qsub(-nearMax, 100) == INT32_MIN);
  CHECK(__qdbl(half) == INT32_MAX && __qdbl(-half) == INT32_MIN);
  CHECK(__smuad(lowest, lowest) == INT32_MIN && __smlad(lowest, lowest, -1) == INT32_MAX);
}

/* Instructions that the compiler finds by itself. */
static void plainC(void) {
  for (int i = 0; i < 300; i++) {
    int32_t a = (int32_t)next(), b = (int32_t)next(), c = (int32_t)next();
    mix((uint32_t)(((int64_t)a * b) >> 32)), mix((uint32_t)(c + (int32_t)(((int64_t)a * b) >> 32)));
    mix((uint32_t)((int16_t)a * (int16_t)b + c)), mix((uint32_t)(((int64_t)a * (int16_t)b) >> 16));
    mix((uint32_t)a << 16 | (uint16_t)b), mix((uint32_t)((int8_t)a + b)), mix((uint32_t)((uint16_t)a + b));
    uint64_t sum64 = (uint64_t)(uint32_t)a * (uint32_t)b + (uint32_t)c + (uint32_t)i;
    mix((uint32_t)sum64), mix((uint32_t)(sum64 >> 32));
  }
  /* newlib's strcmp for this architecture compares by uadd8 and sel. */
  static char x[80], y[80];
  for (int i = 0; i < 200; i++) {
    unsigned from = next() % 4, length = next() % 60;
    memset(x, 'a', sizeof x), memset(y, 'a', sizeof y);
    x[from + length] = y[length] = 0;
    if (next() % 2) y[next() % 60] ^= 3;
    int order = strcmp(x + from, y), by = 0;
    for (unsigned j = 0; !by; j++) {
      by = (unsigned char)x[from + j] - (unsigned char)y[j];
      if (!x[from + j]) break;
    }
    CHECK((order > 0) == (by > 0) && (order < 0) == (by < 0));
    mix(strlen(x + from)), mix(order > 0), mix(order < 0);
  }
}

int main(void) {
  filter();
  printf("filter %08lx\n", (unsigned long)sum);
  pixels();
  printf("pixels %08lx\n", (unsigned long)sum);
  saturation();
  printf("saturation %08lx\n", (unsigned long)sum);
  plainC();
  printf("plain C %08lx\n", (unsigned long)sum);
  return failures;
}
