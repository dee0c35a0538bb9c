/*
 * What schedules are measured on: a window of 10,113 instructions, and a handler. Built without IT blocks, whose
 * skipped instructions Unicorn does not count.
 */
static volatile unsigned ticks;
static unsigned table[32];

void SysTick_Handler(void) { ticks = ticks + 1; }

__attribute__((noinline)) static unsigned mix(unsigned value, unsigned index) {
  table[index & 31] += value;
  return value << 7 ^ value >> 3 ^ table[(index * 5) & 31];
}
__attribute__((noinline)) unsigned window(void) {
  unsigned value = 1;
  for (unsigned i = 0; i < 370; i++) {
    value = mix(value, i);
    if (value & 1) value += ticks;
  }
  return value;
}
__attribute__((noinline)) void window_done(void) { __asm__ volatile("nop"); }

unsigned kernel(void) {
  for (int i = 0; i < 32; i++) table[i] = 0;
  unsigned value = window();
  window_done();
  return value;
}
