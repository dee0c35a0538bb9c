/* Startup that lets the program use the FPU before the C library's own startup, which may. */
#include <stdint.h>
extern char __stack;
void _start(void);
static void stop(void) {
  for (;;) {
  }
}
__attribute__((naked)) static void reset(void) {
  __asm volatile(
      "ldr r0, =0xe000ed88\n" /* CPACR */
      "ldr r1, [r0]\n"
      "orr r1, r1, #0xf00000\n"
      "str r1, [r0]\n"
      "dsb\n"
      "isb\n"
      "b _start\n");
}
__attribute__((section(".vectors"), used)) void *const vectors[16] = {
    &__stack, (void *)reset, (void *)stop, (void *)stop, (void *)stop, (void *)stop, (void *)stop,
};
