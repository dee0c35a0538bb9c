/* newlib's string functions, conversions and tokens. */
#include <ctype.h>
#include <string.h>
#include "check.h"

int main(void) {
  char text[96] = "The quick brown fox";
  CHECK(strlen(text) == 19 && strcmp(text, "The quick") > 0 && strncmp(text, "The quiet", 6) == 0);
  strcat(text, " jumps over the lazy dog");
  CHECK(strstr(text, "lazy") - text == 35 && strchr(text, 'q') == text + 4 && strrchr(text, 'o') - text == 41);
  memmove(text + 4, text, 20);
  printf("%s\n", text);
  for (char *at = text; *at; at++) *at = (char)(isupper((int)*at) ? tolower((int)*at) : toupper((int)*at));
  printf("%s\n", text);
  int words = 0;
  for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) words++, mix((uint32_t)strlen(word));
  printf("%d words %08lx\n", words, (unsigned long)sum);
  CHECK(strtol("-12345", NULL, 10) == -12345 && strtoul("deadbeef", NULL, 16) == 0xdeadbeef && atoi(" 42x") == 42);
  CHECK(memcmp("abcd\0ef", "abcd\0eg", 7) < 0 && strspn("112233x", "123") == 6 && strcspn("hello", "l") == 2);
  char buffer[40];
  int length = snprintf(buffer, sizeof buffer, "%5d|%-6s|%05x|%c", -42, "ab", 0xbeef, '!');
  CHECK(length == 20);
  printf("%s %d\n", buffer, length);
  for (int from = 0; from < 5; from++)
    for (int size = 0; size < 13; size++) {
      memset(buffer, '.', 32);
      strncpy(buffer + from, "abcdefghijklmnop", (size_t)size);
      buffer[31] = 0;
      for (int i = 0; i < 32; i++) mix((uint8_t)buffer[i]);
      mix((uint32_t)strlen(buffer));
    }
  printf("%08lx\n", (unsigned long)sum);
  return failures;
}
