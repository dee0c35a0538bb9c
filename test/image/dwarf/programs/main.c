#include "device.h"

volatile u32 ticks = 3;
struct node nodes[3];
static u32 shared = 7;
static const u32 limits[4] = {1, 2, 3, 4};
long long wide = 0x123456789abLL;
const char *greeting = "hello";
struct opaque;
struct opaque *handle;
int (*const table[2])(int, char);
_Bool done;

static void handler(struct node *node, int level) {
  static u32 calls;
  calls += (u32)level;
  node->flags.level = level & 31;
  node->word.whole = fold(calls);
}

__attribute__((noinline)) u32 sum(u32 count) {
  u32 total = 0;
  for (u32 i = 0; i < count; i++) {
    u32 square = i * i;
    total += mix(square, limits[i & 3]);
    {
      volatile u32 total_in_block = total;
      shared ^= total_in_block;
    }
  }
  return total;
}

__attribute__((noinline)) u32 variable(u32 size) {
  u8 buffer[size];
  for (u32 i = 0; i < size; i++) buffer[i] = (u8)(i + size);
  return checksum(buffer, size);
}

__attribute__((noinline)) float scaled(struct node node, float factor) {
  float product = node.gain * factor;
  return product + (float)node.scale;
}

__attribute__((noinline)) u32 factorial(u32 n) {
  if (n < 2) return 1;
  return n * factorial(n - 1);
}

void removed(void) { ticks = sum(shared); }

int main(void) {
  handle = 0;
  nodes[0].next = &nodes[1];
  nodes[0].handler = handler;
  nodes[0].source = &ticks;
  nodes[1].mode = BUSY;
  for (int i = 0; i < 3; i++) {
    nodes[i].handler = handler;
    nodes[i].handler(&nodes[i], i);
    ticks += sum(ticks & 7) + variable(4 + (u32)i) + factorial(4);
  }
  nodes[2].gain = scaled(nodes[1], 2.5f);
  done = 1;
  wide += shared;
  for (;;) ticks++;
}
