/* Compression: text is packed by references to what a hash of three bytes has seen, and unpacked again. */
#define SIZE 4096

static unsigned char text[SIZE], packed[SIZE * 9 / 8 + 16], unpacked[SIZE];
static unsigned short seen[512];

static void make_text(void) {
  static const char *const words[] = {"the ", "interrupt ", "arrives ", "between ", "load ", "and ", "store ", "queue\n",
                                      "of ", "a ", "handler ", "masked ", "until ", "pending ", "stack ", "frame\n"};
  unsigned seed = 21, at = 0;
  while (at < SIZE) {
    seed = seed * 1664525u + 1013904223u;
    for (const char *word = words[seed >> 28]; *word && at < SIZE; word++) text[at++] = (unsigned char)*word;
    if ((seed >> 20 & 15) == 0 && at < SIZE) text[at++] = (unsigned char)('0' + (seed >> 8 & 7));
  }
}
/* A flag byte before each eight items: a literal, or distance (12 bits) and length - 3 (4 bits). */
__attribute__((noinline)) static unsigned pack(void) {
  unsigned out = 0, flags = 0, item = 8;
  for (unsigned i = 0; i < 512; i++) seen[i] = 0xffff;
  for (unsigned at = 0; at < SIZE; item++) {
    if (item == 8) {
      flags = out;
      packed[out++] = 0;
      item = 0;
    }
    unsigned length = 0, from = 0xffff;
    if (at + 3 <= SIZE) {
      unsigned hash = (text[at] * 33u * 33u + text[at + 1] * 33u + text[at + 2]) * 2654435761u >> 23;
      from = seen[hash];
      seen[hash] = (unsigned short)at;
    }
    if (from != 0xffff && at - from < 4096)
      while (length < 18 && at + length < SIZE && text[from + length] == text[at + length]) length++;
    if (length >= 3) {
      unsigned pair = (at - from) << 4 | (length - 3);
      packed[flags] |= (unsigned char)(1 << item);
      packed[out++] = (unsigned char)(pair >> 8);
      packed[out++] = (unsigned char)pair;
      at += length;
    } else packed[out++] = text[at++];
  }
  return out;
}
__attribute__((noinline)) static unsigned unpack(unsigned size) {
  unsigned out = 0, flags = 0, item = 8;
  for (unsigned in = 0; in < size; item++) {
    if (item == 8) {
      flags = packed[in++];
      item = 0;
    }
    if (flags >> item & 1) {
      unsigned pair = (unsigned)packed[in] << 8 | packed[in + 1];
      in += 2;
      for (unsigned length = (pair & 15) + 3, from = out - (pair >> 4); length > 0; length--) unpacked[out++] = unpacked[from++];
    } else unpacked[out++] = packed[in++];
  }
  return out;
}

unsigned kernel(void) {
  make_text();
  unsigned size = pack(), sum = size;
  for (unsigned i = 0; i < size; i++) sum = sum * 31 + packed[i];
  if (unpack(size) != SIZE) return 0xdead;
  for (unsigned i = 0; i < SIZE; i++)
    if (unpacked[i] != text[i]) return 0xdead;
  return sum;
}
