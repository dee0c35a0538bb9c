/* An event-driven kernel, as firmware is: a queue, handlers by function pointer, a protocol parser, fixed-point filters. */
typedef struct Event {
  unsigned char kind, length;
  unsigned short value;
} Event;
typedef struct Channel {
  int history[4], output;
  unsigned count;
  void (*update)(struct Channel *, int);
} Channel;

static Event queue[32];
static unsigned head, tail, seed, checksum;
static Channel channels[8];

static unsigned next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

__attribute__((noinline)) static void smooth(Channel *channel, int sample) {
  int *h = channel->history;
  h[3] = h[2];
  h[2] = h[1];
  h[1] = h[0];
  h[0] = sample;
  channel->output = (h[0] * 5 + h[1] * 3 + h[2] * 2 + h[3]) / 11;
}
__attribute__((noinline)) static void limit(Channel *channel, int sample) {
  if (sample > channel->output + 100) channel->output += 100;
  else if (sample < channel->output - 100) channel->output -= 100;
  else channel->output = sample;
}
__attribute__((noinline)) static void integrate(Channel *channel, int sample) {
  long long sum = (long long)channel->output * 15 + sample;
  channel->output = (int)(sum >> 4);
}
static void (*const updates[3])(Channel *, int) = {smooth, limit, integrate};

__attribute__((noinline)) static int push(Event event) {
  unsigned next = (tail + 1) & 31;
  if (next == head) return 0;
  queue[tail] = event;
  tail = next;
  return 1;
}
__attribute__((noinline)) static int pop(Event *event) {
  if (head == tail) return 0;
  *event = queue[head];
  head = (head + 1) & 31;
  return 1;
}

__attribute__((noinline)) static void sample(Event *event) {
  Channel *channel = &channels[event->value & 7];
  channel->count++;
  channel->update(channel, (int)(event->value >> 3));
}
__attribute__((noinline)) static void command(Event *event) {
  switch (event->value & 7) {
    case 0: channels[event->length & 7].update = updates[event->value % 3]; break;
    case 1: channels[event->length & 7].output = 0; break;
    case 2: channels[event->length & 7].count = 0; break;
    case 3: checksum = (checksum << 1) | (checksum >> 31); break;
    case 4: checksum += event->length; break;
    case 5: checksum ^= event->value; break;
    default: break;
  }
}
__attribute__((noinline)) static void status(Event *event) {
  checksum += (unsigned)channels[event->length & 7].output + channels[event->length & 7].count;
}
static void (*const handlers[3])(Event *) = {sample, command, status};

unsigned kernel(void) {
  head = tail = checksum = 0;
  seed = 7;
  for (int i = 0; i < 8; i++) channels[i] = (Channel){.update = updates[i % 3]};
  for (int times = 0; times < 1000; times++) {
    for (unsigned n = next_random() & 15; n > 0; n--) {
      unsigned bits = next_random();
      Event event = {(unsigned char)((bits >> 28) % 3), (unsigned char)(bits >> 16), (unsigned short)bits};
      if (!push(event)) break;
    }
    Event event;
    while (pop(&event)) handlers[event.kind](&event);
  }
  return checksum;
}
