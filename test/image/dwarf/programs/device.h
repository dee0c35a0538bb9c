/* Shared by both sources, so that inlined code has lines in a header. */
typedef unsigned int u32;
typedef unsigned char u8;

enum mode { IDLE, BUSY = 5, FAILED = -2 };

struct flags {
  u32 ready : 1;
  u32 count : 5;
  int level : 7;
  u8 tail : 3;
};

union word {
  u32 whole;
  u8 bytes[4];
  struct {
    unsigned short low, high;
  };
};

struct node {
  struct node *next;
  const volatile u32 *source;
  void (*handler)(struct node *, int);
  enum mode mode;
  union word word;
  struct flags flags;
  u8 table[2][3];
  double scale;
  float gain;
  char name[8];
};

extern volatile u32 ticks;
extern struct node nodes[3];
u32 checksum(const u8 *data, u32 size);

static inline u32 mix(u32 a, u32 b) {
  u32 rotated = (a << 5) | (a >> 27);
  return rotated ^ b;
}

static inline __attribute__((always_inline)) u32 fold(u32 value) {
  u32 once = mix(value, value >> 16);
  ticks += once;
  return mix(once, ticks);
}
