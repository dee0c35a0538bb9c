/* GE is part of the stacked xPSR: entry and return keep it, and a handler can change it there. */
#include "check.h"

static void *table[16] __attribute__((aligned(128)));

__attribute__((naked)) static void clobberGe(void) {
  __asm__("movs r0, #0\n\tuadd8 r0, r0, r0\n\tbx lr");
}
__attribute__((naked)) static void invertGe(void) {
  __asm__("ldr r0, [sp, #28]\n\teor r0, r0, #0xf0000\n\tstr r0, [sp, #28]\n\tbx lr");
}

static uint32_t flagsAfterSvc(uint32_t flags) {
  __asm__ volatile("msr apsr_nzcvqg, %0\n\tsvc #0\n\tmrs %0, apsr"
                   : "+r"(flags)
                   :
                   : "r0", "r1", "r2", "r3", "r12", "lr", "cc", "memory");
  return flags;
}

int main(void) {
  *(volatile uint32_t *)0xe000ed08 = (uint32_t)table;
  for (uint32_t ge = 0; ge < 16; ge++) {
    uint32_t flags = (next() & 0xf8000000) | ge << 16;
    table[11] = (void *)clobberGe;
    CHECK(flagsAfterSvc(flags) == flags);
    table[11] = (void *)invertGe;
    CHECK(flagsAfterSvc(flags) == (flags ^ 0xf0000));
    /* Each of the two parts of APSR by itself; what does not exist reads as zero. */
    uint32_t read, all = 0xffffffff;
    __asm__ volatile("msr apsr_nzcvqg, %1\n\tmsr apsr_g, %2\n\tmrs %0, apsr" : "=&r"(read) : "r"(flags), "r"(all) : "cc");
    CHECK(read == (flags | 0xf0000));
    __asm__ volatile("msr apsr_nzcvqg, %1\n\tmsr apsr_nzcvq, %2\n\tmrs %0, apsr" : "=&r"(read) : "r"(flags), "r"(all) : "cc");
    CHECK(read == (flags | 0xf8000000));
  }
  printf("%d\n", failures);
  return failures;
}
