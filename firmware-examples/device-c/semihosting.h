#pragma once
#include <stdint.h>

static inline uint32_t semihosting(uint32_t operation, const void *argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static inline void print(const char *text) {
    semihosting(0x04, text); /* SYS_WRITE0 */
}

__attribute__((noreturn)) static inline void leave(int good) {
    /* SYS_EXIT; ADP_Stopped_ApplicationExit, ADP_Stopped_RunTimeErrorUnknown */
    semihosting(0x18, (const void *)(good ? 0x20026u : 0x20023u));
    for (;;) {
    }
}
