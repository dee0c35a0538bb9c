/* A kernel on the host: prints the checksum that every emulator must come to. */
#include <stdio.h>
extern unsigned kernel(void);
int main(void) {
  unsigned first = kernel(), second = kernel();
  printf("%08x\n", first == second ? first : 0xdeadbeef);
}
