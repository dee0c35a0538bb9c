/* Bytes in loops: a prime sieve, then FNV-1a over the flags. */
static unsigned char composite[32768];

unsigned kernel(void) {
  unsigned hash = 2166136261u;
  for (unsigned i = 0; i < sizeof composite; i++) composite[i] = 0;
  for (unsigned i = 2; i * i < sizeof composite; i++)
    if (!composite[i])
      for (unsigned j = i * i; j < sizeof composite; j += i) composite[j] = 1;
  for (unsigned i = 0; i < sizeof composite; i++) hash = (hash ^ composite[i]) * 16777619u;
  return hash;
}
