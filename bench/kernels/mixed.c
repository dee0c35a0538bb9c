/* A mixed integer kernel: linked list, matrix, state machine and CRC, with calls and data-dependent branches. */
typedef struct Node {
  struct Node *next;
  unsigned short key, value;
} Node;

static Node nodes[128];
static short a[16][16], b[16][16];
static int c[16][16];
static unsigned char text[256];
static unsigned seed = 12345;

static unsigned random16(void) {
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) & 0xffff;
}

__attribute__((noinline)) static unsigned crc16(unsigned value, unsigned crc) {
  for (int i = 0; i < 16; i++, value >>= 1) {
    unsigned carry = (value ^ crc) & 1;
    crc >>= 1;
    if (carry) crc ^= 0xa001;
  }
  return crc;
}

__attribute__((noinline)) static Node *sort(Node *list) {
  Node *sorted = 0;
  while (list) {
    Node *node = list;
    list = list->next;
    Node **at = &sorted;
    while (*at && (*at)->key < node->key) at = &(*at)->next;
    node->next = *at;
    *at = node;
  }
  return sorted;
}

__attribute__((noinline)) static int multiply(void) {
  int sum = 0;
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 16; j++) {
      int total = 0;
      for (int k = 0; k < 16; k++) total += a[i][k] * b[k][j];
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

#ifndef ROUNDS
#define ROUNDS 2000
#endif

unsigned kernel(void) {
  unsigned crc = 0;
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < 128; i++) {
      nodes[i].key = random16() & 0x3ff;
      nodes[i].value = i;
      nodes[i].next = i < 127 ? &nodes[i + 1] : 0;
    }
    for (int i = 0; i < 256; i++) {
      a[i >> 4][i & 15] = random16();
      b[i >> 4][i & 15] = random16();
      text[i] = 32 + random16() % 64;
    }
    unsigned check = 0;
    for (Node *node = sort(nodes); node; node = node->next) check += node->key ^ node->value;
    crc = crc16(check & 0xffff, crc);
    crc = crc16(multiply() & 0xffff, crc);
    crc = crc16(scan() & 0xffff, crc);
  }
  return crc;
}
