extern int main(void);
extern void (*const init_start)(void), (*const init_end)(void);
extern unsigned data_start, data_end, data_load;
void Reset_Handler(void) {
  for (unsigned *to = &data_start, *from = &data_load; to < &data_end;) *(volatile unsigned *)to++ = *from++;
  for (void (*const *init)(void) = &init_start; init < &init_end;) (*init++)();
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
