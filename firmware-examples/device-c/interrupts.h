#pragma once
#include <stdint.h>

#define SYST_CSR (*(volatile uint32_t *)0xE000E010)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018)
#define ICSR (*(volatile uint32_t *)0xE000ED04)
#define ICSR_PENDSTSET (1u << 26)

static inline uint32_t enter_critical_section(void) {
    uint32_t primask;
    __asm__ volatile("mrs %0, PRIMASK\n\tcpsid i" : "=r"(primask) : : "memory");
    return primask;
}

static inline void leave_critical_section(uint32_t primask) {
    __asm__ volatile("msr PRIMASK, %0" : : "r"(primask) : "memory");
}
