/*
 * An interrupt storm: SysTick each `storm_reload` + 1 cycles, while main computes, until the handler has run 200 times. The
 * bench sets the reload value so that there are 1,000 instructions to a period whatever the emulator's clocks.
 */
#define SYST ((volatile unsigned *)0xe000e010) /* CSR, RVR, CVR */
#define TICKS 200

__attribute__((section(".constants"))) const volatile unsigned storm_reload = 999;
static volatile unsigned ticks, computed;
static unsigned history[8];

void SysTick_Handler(void) {
  unsigned now = ticks;
  history[now & 7] += now;
  ticks = now + 1;
  if (now + 1 == TICKS) SYST[0] = 0;
}

unsigned kernel(void) {
  unsigned state = 1, sum = 0;
  ticks = 0;
  for (int i = 0; i < 8; i++) history[i] = 0;
  SYST[1] = storm_reload;
  SYST[2] = 0;
  SYST[0] = 7;
  while (ticks < TICKS)
    for (int i = 0; i < 16; i++) state = state * 1664525u + 1013904223u;
  computed = state;
  for (int i = 0; i < 8; i++) sum += history[i] << i;
  return sum;
}
