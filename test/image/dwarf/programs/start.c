extern int main(void);
void Reset_Handler(void) {
  main();
  for (;;) {}
}
__attribute__((section(".isr_vector"), used)) void *const vectors[] = {(void *)0x20004000, Reset_Handler};
void *memset(void *to, int value, unsigned size) {
  for (char *c = to; size-- > 0;) *(volatile char *)c++ = (char)value;
  return to;
}
void *memcpy(void *to, const void *from, unsigned size) {
  const char *f = from;
  for (char *c = to; size-- > 0;) *(volatile char *)c++ = *f++;
  return to;
}
