/* What a compiler makes of single precision: filters, transforms, matrices, sorting, arguments in S registers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include "check.h"

static uint32_t bitsOf(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}
static void note(float value) { mix(bitsOf(value)); }
/* -1 … 1. */
static float number(void) { return (float)(int32_t)next() * 0x1p-31f; }

#define TAPS 24
#define SAMPLES 128
static float samples[SAMPLES + TAPS], taps[TAPS];
static void filter(void) {
  for (int i = 0; i < SAMPLES + TAPS; i++) samples[i] = number();
  for (int i = 0; i < TAPS; i++) taps[i] = number() / TAPS;
  for (int i = 0; i < SAMPLES; i++) {
    float plain = 0, fused = 0;
    for (int j = 0; j < TAPS; j++) {
      plain += samples[i + j] * taps[j];
      fused = fmaf(samples[i + j], taps[j], fused);
    }
    CHECK(fabsf(plain - fused) < 1e-5f);
    note(plain);
    note(fused);
  }
}

#define POINTS 64
static struct complex { float re, im; } points[POINTS];
static struct complex times(struct complex a, struct complex b) {
  return (struct complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
static void transform(struct complex *x, int n, int stride, float sign) {
  if (n == 1) return;
  transform(x, n / 2, stride * 2, sign);
  transform(x + stride, n / 2, stride * 2, sign);
  struct complex out[POINTS];
  for (int k = 0; k < n / 2; k++) {
    float angle = sign * 2 * (float)M_PI * (float)k / (float)n;
    struct complex odd = times((struct complex){cosf(angle), sinf(angle)}, x[stride * (2 * k + 1)]);
    struct complex even = x[stride * 2 * k];
    out[k] = (struct complex){even.re + odd.re, even.im + odd.im};
    out[k + n / 2] = (struct complex){even.re - odd.re, even.im - odd.im};
  }
  for (int k = 0; k < n; k++) x[stride * k] = out[k];
}

__attribute__((noinline)) static float manyArguments(float a, float b, int i, float c, float d, float e, float f, float g, float h,
                                                     float j, float k, float l, float m, float n, float o, float p, float q, float r) {
  return a + b * 2 - c / 3 + d * (float)i - e + f - g + h - j + k - l + m - n + o - p + q * r;
}
static double sumOf(int count, ...) {
  va_list arguments;
  va_start(arguments, count);
  double total = 0;
  while (count-- > 0) total += va_arg(arguments, double);
  va_end(arguments);
  return total;
}
static int order(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

static void matrix(void) {
  float a[5][6];
  for (int i = 0; i < 5; i++)
    for (int j = 0; j < 6; j++) a[i][j] = number() + (i == j ? 3 : 0);
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < 5; k++) {
      if (k == i) continue;
      float factor = a[k][i] / a[i][i];
      for (int j = i; j < 6; j++) a[k][j] -= factor * a[i][j];
    }
  for (int i = 0; i < 5; i++) printf("%.5f ", (double)(a[i][5] / a[i][i]));
  puts("");
}

static jmp_buf back;
__attribute__((noinline)) static void jumps(float kept) {
  volatile float other = kept * 3;
  if (setjmp(back) == 0) {
    for (int i = 0; i < 4; i++) other += number();
    longjmp(back, 1);
  }
  note(other);
  note(kept * other);
}

int main(void) {
  filter();
  for (int i = 0; i < POINTS; i++) points[i] = (struct complex){number(), number()};
  transform(points, POINTS, 1, -1);
  for (int i = 0; i < POINTS; i++) note(points[i].re), note(points[i].im);
  printf("filter and transform %08lx\n", (unsigned long)sum);
  matrix();
  for (int i = 0; i < 50; i++) note(manyArguments(number(), number(), i, number(), number(), number(), number(), number(), number(), number(), number(), number(), number(), number(), number(), number(), number(), number()));
  qsort(samples, SAMPLES, sizeof *samples, order);
  for (int i = 1; i < SAMPLES; i++) CHECK(samples[i - 1] <= samples[i]);
  jumps(1.25f);
  printf("calls %08lx, %.3f\n", (unsigned long)sum, sumOf(4, 1.5, (double)samples[0], 2.25, (double)samples[9]));

  for (int i = 0; i < 40; i++) {
    float x = number() * 20, y = number() + 1.5f;
    note(sinf(x)), note(cosf(x)), note(tanf(x)), note(expf(x)), note(logf(y)), note(powf(y, x)), note(sqrtf(y));
    note(atan2f(x, y)), note(fmodf(x, y)), note(floorf(x)), note(ceilf(x)), note(roundf(x)), note(truncf(x)), note(asinf(x / 20));
    note(tanhf(x)), note(cbrtf(x)), note(hypotf(x, y)), note(ldexpf(x, i - 20)), note(lgammaf(y));
    mix((uint32_t)(int32_t)x), mix((uint32_t)(y * 1000)), mix((uint32_t)lrintf(x)), note((float)(x * (double)y)), note((float)next());
    mix((uint32_t)((int64_t)(x * 1e9f))), note((float)((int64_t)next() << 20));
  }
  printf("libm %08lx\n", (unsigned long)sum);
  printf("%f %e %g %.3f %a\n", (double)sinf(1), (double)expf(10), (double)(1 / 3.0f), sin(1.0) * 1e3, (double)0x1.8p-3f);
  printf("%f %f %g %g\n", (double)(1 / (number() * 0)), (double)sqrtf(-1), (double)1e-40f, (double)-0.0f);
  float parsed = strtof("3.1415927e-3", NULL);
  int count = sscanf("2.5 -7e3", "%f %f", samples, samples + 1);
  printf("%.9g %d %g %g\n", (double)parsed, count, (double)samples[0], (double)samples[1]);
  for (float x = 1e-42f; x < 1e38f; x *= 977) printf("%.8g ", (double)x);
  puts("");
  return failures;
}
