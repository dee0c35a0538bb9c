/* Text as firmware makes and takes it: numbers formatted into a log, lines parsed back, names looked up, checksums. */
typedef struct Entry {
  const char *name;
  int (*get)(int);
  int minimum, maximum;
} Entry;

static char line[96];
static unsigned seed;

static unsigned next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

static int volts(int raw) { return raw * 3300 / 4095; }
static int celsius(int raw) { return (raw - 560) * 125 / 1024; }
static int percent(int raw) { return raw * 100 / 4095; }
static int counts(int raw) { return raw & 0xfff; }

static const Entry entries[] = {
  {"vbat", volts, 0, 3300}, {"temp", celsius, -40, 125}, {"duty", percent, 0, 100},
  {"adc0", counts, 0, 4095}, {"adc1", counts, 0, 4095}, {"vref", volts, 1100, 1300},
};

__attribute__((noinline)) static char *put_char(char *to, char ch) {
  if (to < line + sizeof line - 1) *to++ = ch;
  return to;
}
__attribute__((noinline)) static char *put_text(char *to, const char *text) {
  while (*text) to = put_char(to, *text++);
  return to;
}
__attribute__((noinline)) static char *put_number(char *to, int value) {
  char digits[12];
  int n = 0;
  unsigned rest = value < 0 ? 0u - (unsigned)value : (unsigned)value;
  if (value < 0) to = put_char(to, '-');
  do digits[n++] = '0' + rest % 10;
  while (rest /= 10);
  while (n > 0) to = put_char(to, digits[--n]);
  return to;
}
__attribute__((noinline)) static int same_text(const char *a, const char *b, int length) {
  while (length-- > 0)
    if (*a++ != *b++) return 0;
  return *b == 0;
}
__attribute__((noinline)) static const Entry *find(const char *name, int length) {
  for (unsigned i = 0; i < sizeof entries / sizeof entries[0]; i++)
    if (same_text(name, entries[i].name, length)) return &entries[i];
  return 0;
}
__attribute__((noinline)) static int parse(const char *text, const Entry **entry, int *value) {
  int length = 0, sign = 1, number = 0;
  while (text[length] && text[length] != '=') length++;
  if (!text[length]) return 0;
  *entry = find(text, length);
  text += length + 1;
  if (*text == '-') sign = -1, text++;
  while (*text >= '0' && *text <= '9') number = number * 10 + (*text++ - '0');
  *value = sign * number;
  return *entry != 0;
}
__attribute__((noinline)) static unsigned sum(const char *text) {
  unsigned a = 1, b = 0;
  for (; *text; text++) {
    a += (unsigned char)*text;
    if (a >= 65521) a -= 65521;
    b += a;
    if (b >= 65521) b -= 65521;
  }
  return b << 16 | a;
}

unsigned kernel(void) {
  unsigned check = 0;
  seed = 99;
  for (int times = 0; times < 500; times++) {
    const Entry *source = &entries[next_random() % (sizeof entries / sizeof entries[0])], *found;
    int value;
    char *to = put_text(line, source->name);
    to = put_char(to, '=');
    to = put_number(to, source->get((int)(next_random() & 0xfff)));
    *to = 0;
    if (!parse(line, &found, &value)) return 0xdead;
    if (value < found->minimum || value > found->maximum) check++;
    check = (check << 3 | check >> 29) ^ sum(line);
  }
  return check;
}
