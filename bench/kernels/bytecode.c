/* A switch table in a loop: an interpreter of a small stack language. */
enum { PUSH, ADD, SUB, MUL, DIV2, AND, DUP, SWAP, OVER, DROP, JZ, JNZ, JMP, LT, LOAD, STORE, INC, HALT };

/* Variable 1 becomes the sum of the Collatz lengths of 1 to 60; the comments are addresses. */
static const signed char collatz[] = {
  PUSH, 1, STORE, 0,
  /* 4 */ LOAD, 0, STORE, 2,
  /* 8 */ LOAD, 2, PUSH, 1, SUB, JZ, 43,
  /* 15 */ LOAD, 2, PUSH, 1, AND, JZ, 31,
  /* 22 */ LOAD, 2, PUSH, 3, MUL, INC, JMP, 34, HALT,
  /* 31 */ LOAD, 2, DIV2,
  /* 34 */ STORE, 2, LOAD, 1, INC, STORE, 1, JMP, 8,
  /* 43 */ LOAD, 0, INC, DUP, STORE, 0, PUSH, 61, LT, JNZ, 4, HALT,
};
/* Variable 0 becomes the 41st Fibonacci number. */
static const signed char fibonacci[] = {
  PUSH, 0, PUSH, 1,
  /* 4 */ SWAP, OVER, ADD, LOAD, 3, INC, DUP, STORE, 3, PUSH, 40, LT, JNZ, 4, STORE, 0, DROP, HALT,
};

static int variables[4];

__attribute__((noinline)) static unsigned run(const signed char *code) {
  int stack[16], *top = stack;
  unsigned steps = 0;
  for (const signed char *pc = code;; steps++) {
    switch (*pc++) {
      case PUSH: *top++ = *pc++; break;
      case ADD: top--; top[-1] += top[0]; break;
      case SUB: top--; top[-1] -= top[0]; break;
      case MUL: top--; top[-1] *= top[0]; break;
      case DIV2: top[-1] >>= 1; break;
      case AND: top--; top[-1] &= top[0]; break;
      case DUP: top[0] = top[-1]; top++; break;
      case SWAP: { int t = top[-1]; top[-1] = top[-2]; top[-2] = t; break; }
      case OVER: top[0] = top[-2]; top++; break;
      case DROP: top--; break;
      case JZ: pc = *--top == 0 ? code + *pc : pc + 1; break;
      case JNZ: pc = *--top != 0 ? code + *pc : pc + 1; break;
      case JMP: pc = code + *pc; break;
      case LT: top--; top[-1] = top[-1] < top[0]; break;
      case LOAD: *top++ = variables[(int)*pc++]; break;
      case STORE: variables[(int)*pc++] = *--top; break;
      case INC: top[-1]++; break;
      default: return steps;
    }
  }
}

static unsigned collatz_directly(void) {
  unsigned length = 0;
  for (unsigned n = 1; n <= 60; n++)
    for (unsigned x = n; x != 1; length++) x = x & 1 ? 3 * x + 1 : x >> 1;
  return length;
}

unsigned kernel(void) {
  unsigned steps = 0;
  for (int times = 0; times < 4; times++) {
    for (int i = 0; i < 4; i++) variables[i] = 0;
    steps += run(fibonacci);
    if (variables[0] != 165580141) return 0xdead;
    steps += run(collatz);
    if ((unsigned)variables[1] != collatz_directly()) return 0xdead;
  }
  return steps << 16 | (unsigned)variables[1];
}
