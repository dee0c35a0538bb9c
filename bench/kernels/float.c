/* Single precision in the FPU: a Mandelbrot set, a FIR filter, a matrix product, conversions. */
#include "words.h"

#define N 12
static float a[N][N], b[N][N], samples[128], filtered[128];

__attribute__((noinline)) static unsigned mandelbrot(void) {
  unsigned total = 0;
  for (int row = 0; row < 16; row++)
    for (int column = 0; column < 24; column++) {
      float cx = (float)column * 0.125f - 2.0f, cy = (float)row * 0.125f - 1.0f, x = 0, y = 0;
      unsigned n = 0;
      while (n < 50 && x * x + y * y < 4.0f) {
        float next = x * x - y * y + cx;
        y = 2.0f * x * y + cy;
        x = next;
        n++;
      }
      total += n;
    }
  return total;
}
__attribute__((noinline)) static unsigned fir(void) {
  unsigned sum = 0;
  for (int i = 0; i < 128; i++) {
    float value = 0;
    for (int t = 0; t < 16; t++) value += samples[(i + t) & 127] * (float)(t < 8 ? t + 1 : 16 - t) * 0.0138f;
    filtered[i] = value;
    sum = sum * 31 + word_of_float(value);
  }
  return sum;
}
__attribute__((noinline)) static unsigned product(void) {
  unsigned sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      float value = 0;
      for (int k = 0; k < N; k++) value += a[i][k] * b[k][j];
      sum = sum * 31 + word_of_float(value / (float)(i + 1));
    }
  return sum;
}

unsigned kernel(void) {
  unsigned seed = 9;
  for (int i = 0; i < 128; i++) {
    seed = seed * 1103515245u + 12345u;
    samples[i] = (float)(int)(seed >> 8) * 0.001f - 8000.0f;
  }
  for (int i = 0; i < N * N; i++) {
    a[i / N][i % N] = samples[i & 127] * 0.01f;
    b[i / N][i % N] = samples[(i * 7) & 127] - 3.5f;
  }
  return mandelbrot() * 65537 ^ fir() ^ product();
}
