#include <stdint.h>

#include "interrupts.h"
#include "ring.h"
#include "semihosting.h"

#define BYTES_WANTED 1000
#define BURST (RING_SIZE / 2) /* so that bytes come while others are taken */
#define RELOAD (101 - 1)

/* Written by the side that puts, and by the side that takes. */
volatile uint32_t put_count;
volatile uint32_t taken_count;
/* Bytes count upwards as they are put; one that comes out of turn is counted here. */
volatile uint32_t wrong_count;

static void put_next(void) {
    if (ring_put((uint8_t)put_count)) put_count++;
}

/* Stands for a receiver: a byte comes in. */
void SysTick_Handler(void) {
    put_next();
    SYST_RVR = RELOAD + put_count % 29;
}

__attribute__((noinline)) void take_one(void) {
    int byte = ring_take();
    if (byte < 0) return;
    if (byte != (uint8_t)taken_count) wrong_count++;
    taken_count++;
}

/* The end of what a test looks at. A body of its own keeps it a function, and its call. */
__attribute__((noinline)) void take_one_done(void) {
    __asm__ volatile("nop");
}

int main(void) {
    put_next();
    put_next();
    /* SysTick is off during the first one: what arrives there is what a test sends. */
    take_one();
    take_one_done();

    SYST_RVR = RELOAD;
    SYST_CVR = 0;
    SYST_CSR = 7;
    while (put_count < BYTES_WANTED) {
        if (ring_held() < BURST) continue;
        for (uint32_t i = 0; i < BURST; i++) take_one();
    }
    SYST_CSR = 0;
    while (ring_held() > 0) take_one();

    int good = taken_count == put_count && wrong_count == 0;
    print(good ? "ring-buffer-count: every byte came out, in order\n" : "ring-buffer-count: bytes were left behind or out of order\n");
    leave(good);
}
