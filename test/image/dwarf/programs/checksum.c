#include "device.h"

static u32 shared = 0xffffffff;

struct opaque {
  int inside;
} opaque_of_checksum;

u32 checksum(const u8 *data, u32 size) {
  u32 value = shared;
  while (size-- > 0) value = mix(value, *data++);
  shared = fold(value);
  opaque_of_checksum.inside++;
  return value;
}

static void unused_handler(void) { shared++; }
void removed_too(void) {
  unused_handler();
  shared = fold(shared);
}
