/* A loop kernel: prime sieve over bytes, then FNV-1a over the flags. */
static unsigned char composite[32768];

#ifndef ROUNDS
#define ROUNDS 200
#endif

unsigned kernel(void) {
  unsigned hash = 2166136261u;
  for (int round = 0; round < ROUNDS; round++) {
    for (unsigned i = 0; i < sizeof composite; i++) composite[i] = 0;
    for (unsigned i = 2; i * i < sizeof composite; i++)
      if (!composite[i])
        for (unsigned j = i * i; j < sizeof composite; j += i) composite[j] = 1;
    for (unsigned i = 0; i < sizeof composite; i++) hash = (hash ^ composite[i] ^ round) * 16777619u;
  }
  return hash;
}
