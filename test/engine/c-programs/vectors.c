extern char __stack;
void _start(void);
static void stop(void) {
  for (;;) {
  }
}
__attribute__((section(".vectors"), used)) void *const vectors[16] = {
    &__stack, (void *)_start, (void *)stop, (void *)stop, (void *)stop, (void *)stop, (void *)stop,
};
