/* Variable arguments through a printf of its own, and newlib's with floating point. */
#include <math.h>
#include <stdarg.h>
#include "check.h"

static char line[128];
static int length;
static void emit(char c) { line[length++] = c; }
static void number(unsigned long long value, unsigned base) {
  if (value >= base) number(value / base, base);
  emit("0123456789abcdef"[value % base]);
}
__attribute__((noinline)) static void format(const char *text, ...) {
  va_list arguments;
  va_start(arguments, text);
  length = 0;
  for (; *text; text++) {
    if (*text != '%') { emit(*text); continue; }
    switch (*++text) {
      case 'd': { int value = va_arg(arguments, int); if (value < 0) emit('-'); number(value < 0 ? -(unsigned)value : (unsigned)value, 10); break; }
      case 'u': number(va_arg(arguments, unsigned), 10); break;
      case 'x': number(va_arg(arguments, unsigned), 16); break;
      case 'l': number(va_arg(arguments, unsigned long long), 10); break;
      case 's': for (const char *at = va_arg(arguments, const char *); *at; at++) emit(*at); break;
      case 'c': emit((char)va_arg(arguments, int)); break;
      case 'f': { double value = va_arg(arguments, double); number((unsigned long long)value, 10); emit('.'); number((unsigned)((value - (unsigned)value) * 1000), 10); break; }
    }
  }
  va_end(arguments);
  line[length] = 0;
  puts(line);
}

int main(void) {
  format("%d %d %u %x %s %c %l", -2147483647 - 1, 42, 4000000000u, 0xdeadbeefu, "text", '!', 12345678901234567890ull);
  format("%f %c %l %d %f", 3.25, 'x', 1ull << 40, -1, 1234.5);
  printf("%.3f %.6g %e %d\n", 3.14159265358979, 1.0 / 3, 6.02214e23, 17);
  double root = 0;
  for (int i = 1; i <= 30; i++) root += sqrt(i) * (i % 2 ? 1 : -0.5);
  float single = 1;
  for (int i = 1; i < 20; i++) single = single * 1.25f - 1.0f / (float)i;
  printf("%.9f %.5f %.6f %.6f\n", root, (double)single, sin(1.0), pow(2.0, 0.5));
  printf("%d %u %ld %lu\n", (int)-3.99, (unsigned)3e9, (long)(single * 1000), (unsigned long)(root * 1e6));
  return failures;
}
