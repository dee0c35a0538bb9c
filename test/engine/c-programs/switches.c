/* Switches that become tables of branches, chains of comparisons, and a small byte-code machine. */
#include "check.h"

__attribute__((noinline)) static int dense(int value) {
  switch (value) {
    case 0: return 11;
    case 1: return next() & 1 ? 2 : 3;
    case 2: sum ^= 5; /* fall through */
    case 3: return sum & 7;
    case 4: return -4;
    case 5: return value * 3;
    case 6: case 7: return 67;
    case 8: mix(8); return 8;
    case 9: return 99;
    case 10: return sum % 10;
    default: return -1;
  }
}
__attribute__((noinline)) static int sparse(int value) {
  switch (value) {
    case -1000: return 1;
    case -3: return 2;
    case 77: return 3;
    case 1024: return 4;
    case 0x12345: return 5;
    default: return value > 0 ? 6 : 7;
  }
}
enum { push, add, sub, mul, dup, swap, jnz, dec, over, drop, halt };
static int execute(const int8_t *code) {
  int stack[16], top = 0, steps = 0;
  for (int at = 0;; steps++) switch (code[at++]) {
      case push: stack[top++] = code[at++]; break;
      case add: top--, stack[top - 1] += stack[top]; break;
      case sub: top--, stack[top - 1] -= stack[top]; break;
      case mul: top--, stack[top - 1] *= stack[top]; break;
      case dup: stack[top] = stack[top - 1], top++; break;
      case swap: { int held = stack[top - 1]; stack[top - 1] = stack[top - 2], stack[top - 2] = held; break; }
      case jnz: if (stack[top - 1]) at += code[at]; else at++; break;
      case dec: stack[top - 1]--; break;
      case over: stack[top] = stack[top - 2], top++; break;
      case drop: top--; break;
      case halt: mix(steps); return stack[top - 1];
    }
}

int main(void) {
  for (int i = -2; i < 14; i++) mix(dense(i));
  for (int i = 0; i < 300; i++) mix(dense(next() % 12));
  static const int probes[] = {-1000, -3, 77, 1024, 0x12345, 0, 5, -5};
  for (unsigned i = 0; i < sizeof probes / sizeof *probes; i++) mix(sparse(probes[i]));
  /* 10! by a loop: product, counter. */
  static const int8_t code[] = {push, 1, push, 10, swap, over, mul, swap, dec, jnz, -6, drop, halt};
  CHECK(execute(code) == 3628800);
  printf("%08lx\n", (unsigned long)sum);
  return failures;
}
