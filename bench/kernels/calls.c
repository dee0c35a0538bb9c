/* Calls and stacks: Fibonacci, Ackermann, Hanoi, queens; their values are known. */
__attribute__((noinline)) static unsigned fibonacci(unsigned n) {
  if (n < 2) return n;
  unsigned before = fibonacci(n - 1);
  __asm__ volatile("" : "+r"(n)); /* keeps both calls calls */
  return before + fibonacci(n - 2);
}
__attribute__((noinline)) static unsigned ackermann(unsigned m, unsigned n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}
static unsigned moves;
__attribute__((noinline)) static void hanoi(int disks, int from, int to, int over) {
  if (disks == 0) return;
  hanoi(disks - 1, from, over, to);
  moves += (unsigned)(from * 3 + to != 0);
  hanoi(disks - 1, over, to, from);
}
__attribute__((noinline)) static unsigned queens(unsigned all, unsigned columns, unsigned left, unsigned right) {
  if (columns == all) return 1;
  unsigned solutions = 0;
  for (unsigned free = all & ~(columns | left | right); free;) {
    unsigned place = free & -free;
    free ^= place;
    solutions += queens(all, columns | place, (left | place) << 1, (right | place) >> 1);
  }
  return solutions;
}

unsigned kernel(void) {
  moves = 0;
  hanoi(8, 0, 2, 1);
  unsigned f = fibonacci(16), a = ackermann(2, 12), q = queens(0x7f, 0, 0, 0);
  if (f != 987 || a != 27 || q != 40 || moves != 255) return 0xdead;
  return f << 16 ^ a << 12 ^ q << 8 ^ moves;
}
