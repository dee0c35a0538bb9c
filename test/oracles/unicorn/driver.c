/*
 * Runs cases on Unicorn (Cortex-M0, M3 or M4) and reports what changed. All numbers are little-endian words.
 *
 * Input:  0, 3, 4 or 5 (4 with its floating point) for the core, plus 256 to trace, flash base, flash size, RAM
 *         base, RAM size, flash bytes, RAM bytes; then cases:
 *         halfwords, count, start address, r0…r14, APSR, pokes, for core 5 s0…s31 and FPSCR, code (padded to a
 *         word), poke address and value … (`count` instructions are executed; a poke replaces a word of flash or RAM)
 * Output: for each case: error (a uc_err), r0…r15, xPSR, for core 5 s0…s31 and FPSCR, changes, then address and value
 *         of each changed word of RAM. When tracing: error, steps, then for each step address, r0…r14, xPSR, RAM's
 *         digest, FPSCR and the digest of s0…s31 (0 without them) before it, an instruction that an IT block skips not being one; the last of them is the end.
 *
 * Every case starts from the images and from a fresh core.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unicorn/unicorn.h>

static const int registers[16] = {
    UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2,  UC_ARM_REG_R3,  UC_ARM_REG_R4,  UC_ARM_REG_R5,
    UC_ARM_REG_R6, UC_ARM_REG_R7, UC_ARM_REG_R8,  UC_ARM_REG_R9,  UC_ARM_REG_R10, UC_ARM_REG_R11,
    UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_PC,
};

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}
static void need(uc_err err, const char *what) {
  if (err != UC_ERR_OK) {
    fprintf(stderr, "%s: %s\n", what, uc_strerror(err));
    exit(1);
  }
}
static int get(void *to, size_t size) { return size == 0 || fread(to, size, 1, stdin) == 1; }
static uint32_t getWord(void) {
  uint32_t value;
  if (!get(&value, 4)) fail("input ends inside a case");
  return value;
}
static void put(uint32_t value) {
  if (fwrite(&value, 4, 1, stdout) != 1) fail("output is closed");
}
static uint8_t *pages(size_t size) {
  uint8_t *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) fail("no memory");
  return at;
}

struct region {
  uint32_t base, size;
  /* What the guest sees, what every case starts from, and the same with the case's own code and pokes. */
  uint8_t *now, *image, *start;
};
static struct region regions[2];
static struct region *const ram = &regions[1];

static struct region *regionOf(uint32_t address, uint32_t size) {
  for (int i = 0; i < 2; i++) {
    uint32_t offset = address - regions[i].base;
    if (offset < regions[i].size && size <= regions[i].size - offset) return &regions[i];
  }
  fail("code or a poke lies outside memory");
  return NULL;
}
static void place(uint32_t address, const void *bytes, uint32_t size) {
  struct region *r = regionOf(address, size);
  memcpy(r->now + (address - r->base), bytes, size);
}
static void restore(uint32_t address, uint32_t size) {
  struct region *r = regionOf(address, size);
  memcpy(r->now + (address - r->base), r->image + (address - r->base), size);
}

/* FNV-1a over words. */
static uint32_t digestOf(const void *words, uint32_t size) {
  uint32_t digest = 0x811c9dc5;
  for (uint32_t i = 0; i < size; i += 4) {
    uint32_t word;
    memcpy(&word, (const uint8_t *)words + i, 4);
    digest = (digest ^ word) * 0x01000193;
  }
  return digest;
}
static int ramWritten;
static uint32_t ramDigest(void) {
  static uint32_t digest;
  if (ramWritten) digest = digestOf(ram->now, ram->size);
  ramWritten = 0;
  return digest;
}
static void noteWrite(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value, void *data) {
  (void)uc, (void)type, (void)address, (void)size, (void)value, (void)data;
  ramWritten = 1;
}

#define MAX_STEPS 512
static int tracing, hasFloats;
static uint32_t steps, stepLimit, trace[MAX_STEPS + 1][20];
static void record(uc_engine *uc, uint32_t address) {
  int ids[16];
  void *values[16];
  uint32_t *step = trace[steps++];
  memcpy(ids, registers, 15 * sizeof *ids);
  ids[15] = UC_ARM_REG_XPSR;
  step[0] = address;
  for (int i = 0; i < 16; i++) values[i] = &step[1 + i];
  need(uc_reg_read_batch(uc, ids, values, 16), "registers");
  step[17] = ramDigest();
  if (!hasFloats) return;
  uint32_t floats[32];
  int floatIds[33];
  void *floatValues[33];
  for (int i = 0; i < 32; i++) {
    floatIds[i] = UC_ARM_REG_S0 + i;
    floatValues[i] = &floats[i];
  }
  floatIds[32] = UC_ARM_REG_FPSCR;
  floatValues[32] = &step[18];
  need(uc_reg_read_batch(uc, floatIds, floatValues, 33), "S registers");
  step[19] = digestOf(floats, sizeof floats);
}

/* Unicorn's own count misses instructions of an IT block that are skipped: stop at the first one past the code. */
static uint32_t codeStart, codeSize;
static void beforeEach(uc_engine *uc, uint64_t address, uint32_t size, void *data) {
  (void)size, (void)data;
  if ((uint32_t)address - codeStart >= codeSize) uc_emu_stop(uc);
  else if (!tracing) return;
  else if (steps == stepLimit) uc_emu_stop(uc);
  else record(uc, address);
}
static void putTrace(uc_engine *uc, uc_err err) {
  uint32_t pc;
  need(uc_reg_read(uc, UC_ARM_REG_PC, &pc), "PC");
  record(uc, pc);
  put(err);
  put(steps);
  if (fwrite(trace, sizeof trace[0], steps, stdout) != steps) fail("output is closed");
}

/* Writing UC_ARM_REG_FPSCR has no effect: VMSR FPSCR, R0 does it. */
static const uint16_t vmsr[] = {0xeee1, 0x0a10};
static void setFloats(uc_engine *uc, const uint32_t *floats, uint32_t scratch) {
  for (int i = 0; i < 32; i++) need(uc_reg_write(uc, UC_ARM_REG_S0 + i, &floats[i]), "S register");
  need(uc_reg_write(uc, UC_ARM_REG_R0, &floats[32]), "register");
  place(scratch, vmsr, sizeof vmsr);
  need(uc_ctl_remove_cache(uc, scratch, scratch + sizeof vmsr), "uc_ctl_remove_cache");
  codeStart = scratch;
  codeSize = sizeof vmsr;
  int wasTracing = tracing;
  tracing = 0;
  /* With a count here and none there Unicorn would translate everything anew. */
  need(uc_emu_start(uc, scratch | 1, 0xffffffff, 0, wasTracing ? 0 : 1), "VMSR");
  tracing = wasTracing;
}
static void putFloats(uc_engine *uc) {
  for (int i = 0; i < 33; i++) {
    uint32_t value;
    need(uc_reg_read(uc, i < 32 ? UC_ARM_REG_S0 + i : UC_ARM_REG_FPSCR, &value), "S register");
    put(value);
  }
}

static void putResult(uc_engine *uc, uc_err err) {
  put(err);
  for (int i = 0; i < 16; i++) {
    uint32_t value;
    need(uc_reg_read(uc, registers[i], &value), "register");
    put(value);
  }
  uint32_t xpsr;
  need(uc_reg_read(uc, UC_ARM_REG_XPSR, &xpsr), "xPSR");
  put(xpsr);
  if (hasFloats) putFloats(uc);
  uint32_t changed[64][2];
  uint32_t changes = 0;
  if (memcmp(ram->start, ram->now, ram->size) != 0) {
    for (uint32_t i = 0; i < ram->size; i += 4) {
      if (memcmp(ram->start + i, ram->now + i, 4) == 0) continue;
      if (changes == 64) fail("a case changed more than 64 words");
      changed[changes][0] = ram->base + i;
      memcpy(&changed[changes][1], ram->now + i, 4);
      changes++;
    }
  }
  put(changes);
  for (uint32_t i = 0; i < changes; i++) {
    put(changed[i][0]);
    put(changed[i][1]);
  }
}

int main(void) {
  uint32_t mode = getWord(), core = mode & 255;
  tracing = mode >> 8;
  int model = core >= 4 ? UC_CPU_ARM_CORTEX_M4 : core == 3 ? UC_CPU_ARM_CORTEX_M3 : UC_CPU_ARM_CORTEX_M0;
  hasFloats = core == 5;
  for (int i = 0; i < 2; i++) {
    regions[i].base = getWord();
    regions[i].size = getWord();
  }
  uc_engine *uc;
  need(uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &uc), "uc_open");
  need(uc_ctl_set_cpu_model(uc, model), "uc_ctl_set_cpu_model");
  for (int i = 0; i < 2; i++) {
    struct region *r = &regions[i];
    r->now = pages(r->size);
    r->image = pages(r->size);
    r->start = pages(r->size);
    if (!get(r->image, r->size)) fail("input ends inside an image");
    memcpy(r->now, r->image, r->size);
    uint32_t rights = r == ram ? UC_PROT_ALL : UC_PROT_READ | UC_PROT_EXEC;
    need(uc_mem_map_ptr(uc, r->base, r->size, rights, r->now), "uc_mem_map_ptr");
  }
  uc_hook hook;
  need(uc_hook_add(uc, &hook, UC_HOOK_CODE, beforeEach, NULL, 1, 0), "uc_hook_add");
  if (tracing) need(uc_hook_add(uc, &hook, UC_HOOK_MEM_WRITE, noteWrite, NULL, 1, 0), "uc_hook_add");
  uc_context *fresh;
  need(uc_context_alloc(uc, &fresh), "uc_context_alloc");
  need(uc_context_save(uc, fresh), "uc_context_save");

  uint32_t halfwords;
  while (get(&halfwords, 4)) {
    struct {
      uint32_t count, start, r[15], apsr, pokes;
    } c;
    uint32_t floats[33], code[64], pokes[64][2];
    if (!get(&c, sizeof c)) fail("input ends inside a case");
    if (halfwords > 128 || c.pokes > 64) fail("a case is too long");
    if (hasFloats && !get(floats, sizeof floats)) fail("input ends inside a case");
    if (!get(code, (halfwords + 1) / 2 * 4) || !get(pokes, c.pokes * 8)) fail("input ends inside a case");

    need(uc_context_restore(uc, fresh), "uc_context_restore");
    if (hasFloats) setFloats(uc, floats, c.start);
    place(c.start, code, halfwords * 2);
    for (uint32_t i = 0; i < c.pokes; i++) place(pokes[i][0], &pokes[i][1], 4);
    memcpy(ram->start, ram->now, ram->size);

    uint32_t xpsr = c.apsr | 1u << 24;
    need(uc_reg_write(uc, UC_ARM_REG_XPSR, &xpsr), "xPSR");
    /* Of XPSR that leaves GE alone. */
    need(uc_reg_write(uc, UC_ARM_REG_APSR_G, &c.apsr), "APSR_g");
    for (int i = 0; i < 15; i++) need(uc_reg_write(uc, registers[i], &c.r[i]), "register");
    need(uc_ctl_remove_cache(uc, c.start, c.start + halfwords * 2), "uc_ctl_remove_cache");
    codeStart = c.start;
    codeSize = halfwords * 2;
    if (tracing) {
      if (c.count > MAX_STEPS) fail("a case is too long");
      steps = 0;
      stepLimit = c.count;
      ramWritten = 1;
      putTrace(uc, uc_emu_start(uc, c.start | 1, 0xffffffff, 0, 0));
    } else {
      putResult(uc, uc_emu_start(uc, c.start | 1, 0xffffffff, 0, c.count));
    }

    memcpy(ram->now, ram->image, ram->size);
    restore(c.start, halfwords * 2);
    for (uint32_t i = 0; i < c.pokes; i++) restore(pokes[i][0], 4);
  }
  return 0;
}
