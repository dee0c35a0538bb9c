/* Pointers: an allocator of first fit that joins free blocks, lists that come and go, a binary tree that is filled and pruned. */
typedef struct Block {
  unsigned size; /* of what follows, in bytes; bit 0: in use */
  struct Block *next;
} Block;
typedef struct Node {
  struct Node *left, *right;
  int key;
} Node;
typedef struct Item {
  struct Item *next;
  unsigned char length, text[];
} Item;

static union {
  Block first;
  unsigned char bytes[16384];
} heap;
static unsigned seed;

static unsigned next_random(void) {
  seed = seed * 1664525u + 1013904223u;
  return seed >> 16;
}

static void clear(void) {
  heap.first.size = sizeof heap - sizeof(Block);
  heap.first.next = 0;
}
__attribute__((noinline)) static void *allocate(unsigned size) {
  size = (size + 7) & ~7u;
  for (Block *block = &heap.first; block; block = block->next) {
    if (block->size & 1) continue;
    while (block->next && !(block->next->size & 1)) {
      block->size += (unsigned)sizeof(Block) + block->next->size;
      block->next = block->next->next;
    }
    if (block->size < size) continue;
    if (block->size >= size + sizeof(Block) + 8) {
      Block *rest = (Block *)((unsigned char *)(block + 1) + size);
      rest->size = block->size - size - (unsigned)sizeof(Block);
      rest->next = block->next;
      block->next = rest;
      block->size = size;
    }
    block->size |= 1;
    return block + 1;
  }
  return 0;
}
static void release(void *memory) { ((Block *)memory - 1)->size &= ~1u; }

__attribute__((noinline)) static unsigned queue(void) {
  Item *head = 0, **tail = &head;
  unsigned sum = 0;
  for (unsigned i = 0; i < 400; i++) {
    if (i < 40 || next_random() & 1) {
      unsigned length = next_random() % 48;
      Item *item = allocate((unsigned)sizeof(Item) + length);
      if (!item) return 0xdead;
      item->next = 0;
      item->length = (unsigned char)length;
      for (unsigned at = 0; at < length; at++) item->text[at] = (unsigned char)(i + at);
      *tail = item;
      tail = &item->next;
    } else if (head) {
      Item *item = head;
      for (unsigned at = 0; at < item->length; at++) sum += item->text[at] ^ at;
      head = item->next;
      if (!head) tail = &head;
      release(item);
    }
  }
  while (head) {
    Item *item = head;
    sum = sum * 3 + item->length;
    head = item->next;
    release(item);
  }
  return sum;
}

__attribute__((noinline)) static void insert(Node **at, int key) {
  while (*at) {
    if (key == (*at)->key) return;
    at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  }
  Node *node = allocate(sizeof(Node));
  if (!node) return;
  node->left = node->right = 0;
  node->key = key;
  *at = node;
}
__attribute__((noinline)) static void erase(Node **at, int key) {
  while (*at && (*at)->key != key) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  Node *node = *at;
  if (!node) return;
  if (node->left && node->right) {
    Node **least = &node->right;
    while ((*least)->left) least = &(*least)->left;
    Node *next = *least;
    *least = next->right;
    next->left = node->left;
    next->right = node->right;
    *at = next;
  } else *at = node->left ? node->left : node->right;
  release(node);
}
__attribute__((noinline)) static unsigned walk(const Node *node, unsigned depth) {
  return node ? walk(node->left, depth + 1) * 31 + (unsigned)node->key * depth + walk(node->right, depth + 1) : 1;
}

unsigned kernel(void) {
  unsigned sum = 0;
  seed = 11;
  for (int times = 0; times < 4; times++) {
    clear();
    sum = sum * 5 + queue();
    Node *root = 0;
    for (int i = 0; i < 300; i++) insert(&root, (int)(next_random() % 1000));
    sum = sum * 5 + walk(root, 1);
    for (int i = 0; i < 300; i++) erase(&root, (int)(next_random() % 1000));
    sum = sum * 5 + walk(root, 1);
  }
  return sum;
}
