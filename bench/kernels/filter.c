/* Signal processing in fixed point: FIR in Q15, a biquad with 64-bit sums, a fast Fourier transform of 64 points, saturation. */
#define TAPS 32
#define SAMPLES 256
#define POINTS 64

static short input[SAMPLES + TAPS], output[SAMPLES], taps[TAPS];
static int re[POINTS], im[POINTS], sine[POINTS];

static int saturate(int value) { return value > 32767 ? 32767 : value < -32768 ? -32768 : value; }

__attribute__((noinline)) static void fir(void) {
  for (int n = 0; n < SAMPLES; n++) {
    int sum = 1 << 14;
    for (int t = 0; t < TAPS; t++) sum += input[n + t] * taps[t];
    output[n] = (short)saturate(sum >> 15);
  }
}
__attribute__((noinline)) static void biquad(void) {
  int x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  for (int n = 0; n < SAMPLES; n++) {
    int x = output[n] * 32768;
    long long sum = (long long)x * 40139 + (long long)x1 * 80278 + (long long)x2 * 40139;
    sum += (long long)y1 * 1073742 - (long long)y2 * 429497;
    int y = (int)(sum >> 20);
    x2 = x1, x1 = x, y2 = y1, y1 = y;
    output[n] = (short)saturate(y >> 15);
  }
}
/* By the recurrence of rotations, so that no library is needed. */
static void make_sine(void) {
  int c = 1 << 30, s = 0;
  for (int i = 0; i < POINTS; i++) {
    sine[i] = s >> 15;
    long long rc = 1068571464, rs = 105245103; /* cos and sin of 2 pi / 64, in Q30 */
    int nc = (int)(((long long)c * rc - (long long)s * rs) >> 30);
    s = (int)(((long long)s * rc + (long long)c * rs) >> 30);
    c = nc;
  }
}
__attribute__((noinline)) static void transform(void) {
  for (unsigned i = 0, j = 0; i < POINTS; i++) {
    if (i < j) {
      int t = re[i];
      re[i] = re[j];
      re[j] = t;
    }
    for (unsigned bit = POINTS / 2; (j ^= bit) < bit; bit >>= 1) {
      if (bit == 1) break;
    }
  }
  for (int half = 1; half < POINTS; half *= 2)
    for (int at = 0; at < half; at++) {
      int angle = at * (POINTS / 2 / half);
      int wr = sine[(angle + POINTS / 4) % POINTS], wi = -sine[angle];
      for (int i = at; i < POINTS; i += 2 * half) {
        int k = i + half;
        int tr = (int)(((long long)re[k] * wr - (long long)im[k] * wi) >> 15);
        int ti = (int)(((long long)re[k] * wi + (long long)im[k] * wr) >> 15);
        re[k] = (re[i] - tr) >> 1, im[k] = (im[i] - ti) >> 1;
        re[i] = (re[i] + tr) >> 1, im[i] = (im[i] + ti) >> 1;
      }
    }
}

unsigned kernel(void) {
  unsigned seed = 77, sum = 0;
  for (int t = 0; t < TAPS; t++) taps[t] = (short)((t < TAPS / 2 ? t + 1 : TAPS - t) * 120);
  for (int i = 0; i < SAMPLES + TAPS; i++) {
    seed = seed * 1103515245u + 12345u;
    input[i] = (short)((short)(seed >> 16) / 2 + (i & 32 ? 9000 : -9000));
  }
  make_sine();
  fir();
  biquad();
  for (int n = 0; n < SAMPLES; n++) sum = sum * 31 + (unsigned)output[n];
  for (int block = 0; block < SAMPLES / POINTS; block++) {
    for (int i = 0; i < POINTS; i++) {
      re[i] = output[block * POINTS + i] * 256;
      im[i] = 0;
    }
    transform();
    for (int i = 0; i < POINTS; i++) sum = (sum << 5 | sum >> 27) ^ (unsigned)(re[i] + im[i]);
  }
  return sum;
}
