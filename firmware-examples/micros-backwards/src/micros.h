#pragma once
#include <stdint.h>

#define CYCLES_PER_MICROSECOND 4u
#define CYCLES_PER_MILLISECOND (1000u * CYCLES_PER_MICROSECOND)

/* Counted by SysTick_Handler. */
extern volatile uint32_t milliseconds;

/* Microseconds since SysTick was started; wraps with the 32 bits. */
uint32_t micros(void);

/* Of the running millisecond. It begins as SysTick counts to 0, which pends its exception; what follows 0 is the reload. */
static inline uint32_t elapsed(uint32_t cvr) {
    return (CYCLES_PER_MILLISECOND - cvr) % CYCLES_PER_MILLISECOND / CYCLES_PER_MICROSECOND;
}
