/* Doubles and floats without an FPU, by the compiler's library: orbits, Newton's square root, sums of series. */
#include "words.h"

typedef struct Body {
  double x, y, vx, vy, mass;
} Body;

static double root(double value) {
  double guess = value > 1 ? value : 1;
  for (int i = 0; i < 12; i++) guess = 0.5 * (guess + value / guess);
  return guess;
}
__attribute__((noinline)) static unsigned orbits(void) {
  Body bodies[3] = {{0, 0, 0, -0.01, 100}, {10, 0, 0, 3, 1}, {-18, 0, 0, -2.2, 0.5}};
  for (int step = 0; step < 12; step++) {
    for (int i = 0; i < 3; i++)
      for (int j = i + 1; j < 3; j++) {
        double dx = bodies[i].x - bodies[j].x, dy = bodies[i].y - bodies[j].y;
        double square = dx * dx + dy * dy, pull = 0.01 / (square * root(square));
        bodies[i].vx -= dx * bodies[j].mass * pull, bodies[i].vy -= dy * bodies[j].mass * pull;
        bodies[j].vx += dx * bodies[i].mass * pull, bodies[j].vy += dy * bodies[i].mass * pull;
      }
    for (int i = 0; i < 3; i++) bodies[i].x += 0.01 * bodies[i].vx, bodies[i].y += 0.01 * bodies[i].vy;
  }
  unsigned sum = 0;
  for (int i = 0; i < 3; i++) sum = sum * 31 + words_of_double(bodies[i].x) + words_of_double(bodies[i].vy);
  return sum;
}
__attribute__((noinline)) static unsigned series(void) {
  float e = 1, term = 1, harmonic = 0;
  for (int i = 1; i < 12; i++) e += term /= (float)i;
  for (int i = 300; i > 0; i--) harmonic += 1.0f / (float)i;
  int whole = (int)(harmonic * 1000.0f);
  /* e = 2.7182818, H(300) = 6.2827 */
  if (e < 2.71828f || e > 2.71829f || whole != 6282) return 0xdead;
  return word_of_float(e) ^ word_of_float(harmonic);
}

unsigned kernel(void) { return orbits() ^ series(); }
