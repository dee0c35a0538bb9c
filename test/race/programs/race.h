#pragma once
#include <stdint.h>

/* A program's functions keep their names and their accesses at every level of optimisation. */
#define RB_FN __attribute__((noipa))
#define RB_INLINE static inline __attribute__((always_inline))

/* Interrupts by number. Their priorities are 0xC0, 0x80 and 0x40; all are enabled before rb_setup(). */
enum { LOW, MID, HIGH };

/* The window: explored from its first instruction until rb_end(). */
void rb_task(void);
void rb_end(void);
/* What a program wants otherwise before it begins. */
void rb_setup(void);

extern volatile int rb_inputs[8];
RB_INLINE int rb_input(int index) {
    return rb_inputs[index];
}

#define SYST_CSR (*(volatile uint32_t *)0xE000E010)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014)
enum { ENABLE = 1, TICKINT = 2, CLKSOURCE = 4 };
#define NVIC_ISER (*(volatile uint32_t *)0xE000E100)
#define NVIC_ICER (*(volatile uint32_t *)0xE000E180)
#define NVIC_ISPR (*(volatile uint32_t *)0xE000E200)
#define NVIC_IPR ((volatile uint8_t *)0xE000E400)

RB_INLINE void rb_barrier(void) {
    __asm__ volatile("dsb\n\tisb" : : : "memory");
}
RB_INLINE void rb_enable(int interrupt) {
    NVIC_ISER = 1u << interrupt;
    rb_barrier();
}
RB_INLINE void rb_disable(int interrupt) {
    NVIC_ICER = 1u << interrupt;
    rb_barrier();
}
RB_INLINE void rb_pend(int interrupt) {
    NVIC_ISPR = 1u << interrupt;
    rb_barrier();
}
RB_INLINE void rb_priority(int interrupt, uint8_t priority) {
    NVIC_IPR[interrupt] = priority;
}

RB_INLINE void rb_mask(void) {
    __asm__ volatile("cpsid i" : : : "memory");
}
RB_INLINE void rb_unmask(void) {
    __asm__ volatile("cpsie i" : : : "memory");
}
RB_INLINE uint32_t rb_mask_and_save(void) {
    uint32_t primask;
    __asm__ volatile("mrs %0, PRIMASK\n\tcpsid i" : "=r"(primask) : : "memory");
    return primask;
}
RB_INLINE void rb_restore_mask(uint32_t primask) {
    __asm__ volatile("msr PRIMASK, %0" : : "r"(primask) : "memory");
}
/* Masks what has this priority or a lower one; 0 masks nothing. */
RB_INLINE void rb_base_priority(uint32_t priority) {
    __asm__ volatile("msr BASEPRI, %0\n\tisb" : : "r"(priority) : "memory");
}

RB_INLINE uint32_t rb_load_exclusive(volatile uint32_t *address) {
    uint32_t value;
    __asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return value;
}
/* 0 where it was stored. */
RB_INLINE uint32_t rb_store_exclusive(volatile uint32_t *address, uint32_t value) {
    uint32_t failed;
    __asm__ volatile("strex %0, %2, [%1]" : "=&r"(failed) : "r"(address), "r"(value) : "memory");
    return failed;
}

/* The word through which a bit of a word in SRAM is written by itself. */
RB_INLINE volatile uint32_t *rb_bit_band(volatile uint32_t *word, int bit) {
    return (volatile uint32_t *)(0x22000000u + ((uint32_t)word - 0x20000000u) * 32u + 4u * (uint32_t)bit);
}
