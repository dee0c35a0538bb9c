/* Structures by value, unions, packed members at odd addresses, arrays of arrays. */
#include <stddef.h>
#include <string.h>
#include "check.h"

struct point { int16_t x, y; };
struct line { struct point from, to; char name[5]; };
struct __attribute__((packed)) packed { uint8_t tag; uint32_t word; uint16_t half; uint64_t wide; };
union any { uint32_t word; uint16_t halves[2]; uint8_t bytes[4]; float number; };

static struct line moved(struct line line, struct point by) {
  line.from.x += by.x, line.from.y += by.y, line.to.x += by.x, line.to.y += by.y, line.name[0]++;
  return line;
}

static struct packed packets[3];
static int32_t cube[3][4][5];

int main(void) {
  struct line line = {{1, 2}, {-3, 4}, "abc"};
  for (int16_t i = 0; i < 5; i++) line = moved(line, (struct point){i, (int16_t)-i});
  CHECK(line.from.x == 11 && line.to.y == -6 && strcmp(line.name, "fbc") == 0);
  printf("%d %d %d %d %s %u\n", line.from.x, line.from.y, line.to.x, line.to.y, line.name, (unsigned)sizeof line);

  CHECK(sizeof(struct packed) == 15 && offsetof(struct packed, wide) == 7);
  for (int i = 0; i < 3; i++) packets[i] = (struct packed){(uint8_t)i, 0x11223344u * i, (uint16_t)(0x5566 + i), 0x778899aabbccddeeull + i};
  for (int i = 0; i < 3; i++) packets[i].word += packets[(i + 1) % 3].half, packets[i].wide ^= packets[i].word;
  for (unsigned i = 0; i < sizeof packets; i++) mix(((uint8_t *)packets)[i]);

  union any any = {.number = 1.5f};
  CHECK(any.word == 0x3fc00000);
  any.halves[1] ^= 0x8000, any.bytes[0] = 7;
  mix(any.word);

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 5; k++) cube[i][j][k] = i * 100 + j * 10 + k;
  int32_t(*plane)[5] = cube[2];
  CHECK(plane[3][4] == 234 && &cube[1][0][0] - &cube[0][0][0] == 20);
  for (int32_t *at = &cube[0][0][0]; at < &cube[2][3][5]; at += 7) mix(*at);
  printf("%08lx\n", (unsigned long)sum);
  return failures;
}
