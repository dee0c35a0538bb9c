/* Integer multiplication and addressing: products of matrices of words and of halfwords, and a determinant modulo a prime. */
#define N 24

static int a[N][N], b[N][N], c[N][N];
static short h[N][N];

__attribute__((noinline)) static void multiply(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      unsigned sum = 0;
      for (int k = 0; k < N; k++) sum += (unsigned)a[i][k] * (unsigned)b[k][j];
      c[i][j] = (int)sum;
    }
}
__attribute__((noinline)) static void square_halfwords(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      int sum = 0;
      for (int k = 0; k < N; k++) sum += h[i][k] * h[k][j];
      c[i][j] ^= sum;
    }
}
static unsigned power(unsigned base, unsigned exponent) {
  unsigned result = 1;
  for (; exponent; exponent >>= 1, base = base * base % 65521)
    if (exponent & 1) result = result * base % 65521;
  return result;
}
__attribute__((noinline)) static unsigned determinant(void) {
  unsigned result = 1;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) a[i][j] = (int)((unsigned)c[i][j] % 65521);
  for (int i = 0; i < N; i++) {
    int pivot = i;
    while (pivot < N && a[pivot][i] == 0) pivot++;
    if (pivot == N) return 0;
    if (pivot != i) {
      result = 65521 - result;
      for (int j = 0; j < N; j++) {
        int t = a[i][j];
        a[i][j] = a[pivot][j];
        a[pivot][j] = t;
      }
    }
    result = result * (unsigned)a[i][i] % 65521;
    unsigned inverse = power((unsigned)a[i][i], 65519);
    for (int r = i + 1; r < N; r++) {
      unsigned factor = (unsigned)a[r][i] * inverse % 65521;
      for (int j = i; j < N; j++)
        a[r][j] = (int)(((unsigned)a[r][j] + 65521u * 65521u - factor * (unsigned)a[i][j]) % 65521);
    }
  }
  return result;
}

unsigned kernel(void) {
  unsigned seed = 3, sum = 0;
  for (int times = 0; times < 4; times++) {
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++) {
        seed = seed * 1103515245u + 12345u;
        a[i][j] = (int)(seed >> 4);
        b[i][j] = (int)(seed ^ seed >> 13);
        h[i][j] = (short)(seed >> 20);
      }
    multiply();
    square_halfwords();
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++) sum = sum * 33 ^ (unsigned)c[i][j];
    sum = sum * 33 ^ determinant();
  }
  return sum;
}
