/* Recursion: deep, mutual, with arrays on the stack. */
#include "check.h"

static unsigned ackermann(unsigned m, unsigned n) {
  return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}
static int is_odd(unsigned n);
__attribute__((noinline)) static int is_even(unsigned n) { return n == 0 ? 1 : is_odd(n - 1); }
__attribute__((noinline)) static int is_odd(unsigned n) { return n == 0 ? 0 : is_even(n - 1); }
static int moves;
static void hanoi(int disks, int from, int to, int by) {
  if (disks == 0) return;
  hanoi(disks - 1, from, by, to);
  moves++, mix(from * 3 + to);
  hanoi(disks - 1, by, to, from);
}
static int queens(int row, int size, uint32_t columns, uint32_t left, uint32_t right) {
  if (row == size) return 1;
  int solutions = 0;
  for (uint32_t free = ~(columns | left | right) & ((1u << size) - 1); free; free &= free - 1) {
    uint32_t at = free & -free;
    solutions += queens(row + 1, size, columns | at, (left | at) << 1, (right | at) >> 1);
  }
  return solutions;
}
__attribute__((noinline)) static int summed(int depth) {
  volatile int local[8];
  for (int i = 0; i < 8; i++) local[i] = depth * i;
  int below = depth == 0 ? 0 : summed(depth - 1);
  return below + local[depth & 7];
}

int main(void) {
  CHECK(ackermann(2, 9) == 21);
  CHECK(is_even(300) && is_odd(301));
  hanoi(8, 0, 2, 1);
  CHECK(moves == 255);
  CHECK(queens(0, 6, 0, 0, 0) == 4 && queens(0, 7, 0, 0, 0) == 40);
  printf("%d %08lx\n", summed(100), (unsigned long)sum);
  return failures;
}
