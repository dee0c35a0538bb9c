/* Memory moved: bytes, halfwords, words, four words at a time (LDM, STM), filled, compared and reversed. */
typedef struct Four {
  unsigned words[4];
} Four;

static union {
  unsigned char bytes[4096];
  unsigned short halfwords[2048];
  unsigned words[1024];
  Four fours[256];
} from, to;

__attribute__((noinline)) static void copy_bytes(unsigned char *d, const unsigned char *s, unsigned n) {
  while (n-- > 0) *d++ = *s++;
}
__attribute__((noinline)) static void copy_halfwords(unsigned short *d, const unsigned short *s, unsigned n) {
  while (n-- > 0) *d++ = *s++;
}
__attribute__((noinline)) static void copy_words(unsigned *d, const unsigned *s, unsigned n) {
  while (n-- > 0) *d++ = *s++;
}
__attribute__((noinline)) static void copy_fours(Four *d, const Four *s, unsigned n) {
  while (n-- > 0) *d++ = *s++;
}
__attribute__((noinline)) static void fill_bytes(unsigned char *d, unsigned char value, unsigned n) {
  while (n-- > 0) *d++ = value;
}
__attribute__((noinline)) static void fill_words(unsigned *d, unsigned value, unsigned n) {
  while (n-- > 0) *d++ = value;
}
__attribute__((noinline)) static int differ(const unsigned char *a, const unsigned char *b, unsigned n) {
  for (; n > 0; n--, a++, b++)
    if (*a != *b) return *a - *b;
  return 0;
}
__attribute__((noinline)) static void reverse(unsigned char *from, unsigned char *to) {
  while (from < --to) {
    unsigned char t = *from;
    *from++ = *to;
    *to = t;
  }
}
__attribute__((noinline)) static unsigned sum(const unsigned *words, unsigned n) {
  unsigned total = 0;
  while (n-- > 0) total = total * 3 + *words++;
  return total;
}

unsigned kernel(void) {
  unsigned seed = 5, check = 0;
  for (unsigned i = 0; i < 1024; i++) from.words[i] = seed = seed * 69069u + 1u;
  for (unsigned times = 0; times < 4; times++) {
    fill_bytes(to.bytes, (unsigned char)times, 4096);
    check = check * 7 + sum(to.words, 256);
    copy_bytes(to.bytes + times, from.bytes, 4000);
    if (differ(to.bytes + times, from.bytes, 4000)) return 0xdead;
    copy_halfwords(to.halfwords + times, from.halfwords, 2000);
    check = check * 7 + sum(to.words, 256);
    copy_words(to.words, from.words + times, 1000);
    if (differ(to.bytes, from.bytes + 4 * times, 4000)) return 0xdead;
    copy_fours(to.fours, from.fours, 256);
    copy_fours(to.fours, from.fours + 16, 240);
    reverse(to.bytes + times, to.bytes + 4096 - times);
    check = check * 7 + sum(to.words, 256);
    fill_words(to.words, check, 1024);
    copy_fours(to.fours, from.fours, 256);
    if (differ(to.bytes, from.bytes, 4096)) return 0xdead;
  }
  return check;
}
