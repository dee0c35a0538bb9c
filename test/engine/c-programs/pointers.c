/* Function pointers, qsort, bsearch, linked lists on the heap. */
#include <string.h>
#include "check.h"

typedef int (*operation)(int, int);
static int plus(int a, int b) { return a + b; }
static int minus(int a, int b) { return a - b; }
static int times(int a, int b) { return a * b; }
static operation const table[] = {plus, minus, times};

static int comparisons;
static int ascending(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  comparisons++;
  return (x > y) - (x < y);
}
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

struct node { struct node *next; int value; };
static struct node *reversed(struct node *list) {
  struct node *result = NULL;
  while (list) {
    struct node *node = list;
    list = node->next, node->next = result, result = node;
  }
  return result;
}

int main(void) {
  int value = 3;
  for (int i = 0; i < 9; i++) value = table[i % 3](value, i + 2);
  printf("%d\n", value);
  static int numbers[200];
  for (int i = 0; i < 200; i++) numbers[i] = (int)(next() % 1000) - 500;
  qsort(numbers, 200, sizeof *numbers, ascending);
  for (int i = 1; i < 200; i++) CHECK(numbers[i - 1] <= numbers[i]);
  int key = numbers[77], absent = 5000;
  CHECK(*(int *)bsearch(&key, numbers, 200, sizeof *numbers, ascending) == key);
  CHECK(bsearch(&absent, numbers, 200, sizeof *numbers, ascending) == NULL);
  const char *names[] = {"pear", "apple", "fig", "banana", "cherry"};
  qsort(names, 5, sizeof *names, by_name);
  for (int i = 0; i < 5; i++) printf("%s ", names[i]);
  struct node *list = NULL;
  for (int i = 0; i < 50; i++) {
    struct node *node = malloc(sizeof *node);
    CHECK(node != NULL);
    *node = (struct node){list, i * i};
    list = node;
  }
  for (struct node *node = list = reversed(list); node; node = node->next) mix(node->value);
  while (list) {
    struct node *node = list;
    list = list->next;
    free(node);
  }
  printf("%d %08lx\n", comparisons, (unsigned long)sum);
  return failures;
}
