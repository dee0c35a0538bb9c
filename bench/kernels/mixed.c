/* A mixed integer kernel: merge sorts of a list by function pointer, matrix, state machine and CRC. */
typedef struct Node {
  struct Node *next;
  unsigned short key, value;
} Node;

#define NODES 32

static Node nodes[NODES];
#define N 8

static short a[N][N], b[N][N];
static int c[N][N];
static unsigned char text[128];
static unsigned seed;

static unsigned random16(void) {
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) & 0xffff;
}

__attribute__((noinline)) static unsigned crc8(unsigned char value, unsigned crc) {
  for (int i = 0; i < 8; i++, value >>= 1) {
    unsigned carry = (value ^ crc) & 1;
    crc >>= 1;
    if (carry) crc ^= 0xa001;
  }
  return crc;
}
static unsigned crc16(unsigned value, unsigned crc) { return crc8(value >> 8, crc8(value & 0xff, crc)); }

__attribute__((noinline)) static int by_key(const Node *x, const Node *y) {
  return (int)x->key - (int)y->key;
}
__attribute__((noinline)) static int by_check(const Node *x, const Node *y) {
  return (int)(crc16(x->value, 0) & 0xff) - (int)(crc16(y->value, 0) & 0xff);
}

/* Bottom-up merge sort of a linked list, in place. */
__attribute__((noinline)) static Node *sort(Node *list, int (*compare)(const Node *, const Node *)) {
  for (int size = 1;; size *= 2) {
    Node *p = list, *tail = 0;
    int merges = 0;
    list = 0;
    while (p) {
      Node *q = p;
      int ps = 0, qs = size;
      merges++;
      while (ps < size && q) ps++, q = q->next;
      while (ps > 0 || (qs > 0 && q)) {
        Node *e;
        if (ps == 0 || (qs > 0 && q && compare(p, q) > 0)) e = q, q = q->next, qs--;
        else e = p, p = p->next, ps--;
        if (tail) tail->next = e;
        else list = e;
        tail = e;
      }
      p = q;
    }
    if (tail) tail->next = 0;
    if (merges <= 1) return list;
  }
}

__attribute__((noinline)) static int multiply(void) {
  int sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      int total = 0;
      for (int k = 0; k < N; k++) total += a[i][k] * b[k][j];
      c[i][j] = total;
      sum += total >> 3;
    }
  return sum;
}

__attribute__((noinline)) static unsigned scan(void) {
  unsigned state = 0, count[4] = {0, 0, 0, 0};
  for (unsigned i = 0; i < sizeof text; i++) {
    unsigned char ch = text[i];
    switch (state) {
      case 0: state = ch < '0' ? 1 : ch <= '9' ? 2 : 3; break;
      case 1: state = ch == '.' ? 2 : 0; break;
      case 2: state = ch >= '0' && ch <= '9' ? 2 : 3; break;
      default: state = ch & 1 ? 0 : 1; break;
    }
    count[state]++;
  }
  return count[0] ^ count[1] << 8 ^ count[2] << 16 ^ count[3] << 24;
}

unsigned kernel(void) {
  unsigned crc = 0;
  seed = 12345;
  for (int times = 0; times < 16; times++) {
    for (int i = 0; i < NODES; i++) {
      nodes[i].key = random16() & 0x3ff;
      nodes[i].value = (unsigned short)i;
      nodes[i].next = i < NODES - 1 ? &nodes[i + 1] : 0;
    }
    for (int i = 0; i < N * N; i++) {
      a[i / N][i % N] = random16();
      b[i / N][i % N] = random16();
    }
    for (unsigned i = 0; i < sizeof text; i++) text[i] = 32 + random16() % 64;
    unsigned check = 0;
    Node *sorted = sort(sort(nodes, by_key), by_check);
    for (Node *node = sorted; node; node = node->next) check += node->key ^ node->value;
    crc = crc16(check & 0xffff, crc);
    crc = crc16(multiply() & 0xffff, crc);
    crc = crc16(scan() & 0xffff, crc);
  }
  return crc;
}
