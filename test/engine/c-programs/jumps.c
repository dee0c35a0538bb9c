/* setjmp and longjmp across calls, atexit, a chosen exit status. */
#include <setjmp.h>
#include "check.h"

static jmp_buf outer, inner;
__attribute__((noinline)) static void dive(int depth, int value) {
  volatile int keep[4] = {depth, depth, depth, depth};
  if (depth == 0) longjmp(outer, value);
  dive(depth - 1, value + keep[depth & 3]);
}
static void farewell(void) { printf("farewell %08lx\n", (unsigned long)sum); }

int main(void) {
  atexit(farewell);
  volatile int rounds = 0;
  int got = setjmp(outer);
  if (got != 0) mix((uint32_t)got), rounds++;
  if (rounds < 5) dive(3 + rounds, 1 + rounds);
  CHECK(rounds == 5);
  volatile int tries = 0;
  if (setjmp(inner) < 3) {
    tries++;
    longjmp(inner, tries);
  }
  CHECK(tries == 3);
  printf("%d rounds, %d tries\n", rounds, tries);
  exit(failures ? 1 : 7);
}
