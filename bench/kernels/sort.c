/* Branches that can't be foretold: heapsort, quicksort, insertion and shell sort of the same words. */
#define N 512

static int words[N];
static unsigned seed;

static void fill(void) {
  for (int i = 0; i < N; i++) {
    seed = seed * 1664525u + 1013904223u;
    words[i] = (int)(seed >> 8) - (1 << 23);
  }
}
static void swap(int *a, int *b) {
  int t = *a;
  *a = *b;
  *b = t;
}
__attribute__((noinline)) static void sift(int *heap, int at, int size) {
  for (int child; (child = 2 * at + 1) < size; at = child) {
    if (child + 1 < size && heap[child + 1] > heap[child]) child++;
    if (heap[at] >= heap[child]) return;
    swap(&heap[at], &heap[child]);
  }
}
static void heapsort(void) {
  for (int i = N / 2 - 1; i >= 0; i--) sift(words, i, N);
  for (int i = N - 1; i > 0; i--) {
    swap(&words[0], &words[i]);
    sift(words, 0, i);
  }
}
__attribute__((noinline)) static void quicksort(int *from, int *to) {
  while (to - from > 8) {
    int pivot = from[(to - from) / 2], *low = from, *high = to;
    while (low <= high) {
      while (*low < pivot) low++;
      while (*high > pivot) high--;
      if (low <= high) swap(low++, high--);
    }
    quicksort(from, high);
    from = low;
  }
  for (int *i = from + 1; i <= to; i++)
    for (int *j = i; j > from && j[-1] > j[0]; j--) swap(&j[-1], &j[0]);
}
static void shellsort(void) {
  static const unsigned char gaps[] = {132, 57, 23, 10, 4, 1};
  for (unsigned g = 0; g < sizeof gaps; g++)
    for (int gap = gaps[g], i = gap; i < N; i++) {
      int value = words[i], j = i;
      for (; j >= gap && words[j - gap] > value; j -= gap) words[j] = words[j - gap];
      words[j] = value;
    }
}
static unsigned check(void) {
  unsigned sum = 0;
  for (int i = 0; i < N; i++) {
    if (i > 0 && words[i - 1] > words[i]) return 0xdead;
    sum = sum * 31 + (unsigned)words[i];
  }
  return sum;
}

unsigned kernel(void) {
  unsigned sum = 0;
  seed = 42;
  for (int times = 0; times < 4; times++) {
    fill();
    heapsort();
    sum = sum * 7 + check();
    fill();
    quicksort(words, words + N - 1);
    sum = sum * 7 + check();
    fill();
    shellsort();
    sum = sum * 7 + check();
  }
  return sum;
}
