/* memcpy, memmove and memset at every alignment; unaligned and volatile accesses. */
#include <string.h>
#include "check.h"

static uint8_t source[96], target[96];
struct __attribute__((packed)) odd { uint8_t pad; uint32_t word; int16_t half; uint64_t wide; };

int main(void) {
  for (unsigned i = 0; i < sizeof source; i++) source[i] = (uint8_t)next();
  for (int from = 0; from < 5; from++)
    for (int to = 0; to < 5; to++)
      for (int size = 0; size < 40; size += 3) {
        memset(target, 0xaa, sizeof target);
        memcpy(target + to, source + from, (size_t)size);
        CHECK(memcmp(target + to, source + from, (size_t)size) == 0 && target[to + size] == 0xaa);
        memmove(target + 8, target + to, (size_t)size);
        memset(target + 60 + to, size, (size_t)(size & 15));
        for (unsigned i = 0; i < sizeof target; i += 5) mix(target[i]);
      }
  volatile struct odd *odd = (volatile struct odd *)(source + 1);
  for (int i = 0; i < 10; i++) {
    odd->word += 0x01020304u, odd->half -= 77, odd->wide ^= odd->word;
    mix(odd->word), mix(odd->half), mix((uint32_t)(odd->wide >> 32));
  }
  volatile uint32_t counter = 0;
  for (volatile int i = 0; i < 100; i++) counter += i;
  CHECK(counter == 4950);
  printf("%08lx\n", (unsigned long)sum);
  return failures;
}
