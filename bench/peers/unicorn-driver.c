/*
 * Runs a kernel, or schedules, on Unicorn:
 *
 *   driver plain|hook ELF m3|m4f REPORT    from reset to the address REPORT; prints r0 as its checksum
 *   driver schedules ELF WINDOW HANDLER LENGTH TICKS COUNT
 *       from reset to WINDOW, then COUNT schedules of 10,000 instructions: context and RAM restored, an interrupt after
 *       a varied number of instructions, whose handler of LENGTH instructions this driver enters and leaves by hand as
 *       the architecture would. Prints PC, r0…r12 and the word at TICKS after each of the first eight schedules, then
 *       `seconds S` of user CPU time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unicorn/unicorn.h>

enum { FLASH_SIZE = 256 * 1024, RAM_BASE = 0x20000000, RAM_SIZE = 64 * 1024, LENGTH = 10000 };

static uint8_t flash[FLASH_SIZE] __attribute__((aligned(4096)));
static uint8_t ram[RAM_SIZE] __attribute__((aligned(4096)));
static uint8_t system_space[4096] __attribute__((aligned(4096)));
static uc_engine *uc;

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}
static void need(uc_err err, const char *what) {
  if (err == UC_ERR_OK) return;
  fprintf(stderr, "%s: %s\n", what, uc_strerror(err));
  exit(1);
}
static uint32_t get(int id) {
  uint32_t value;
  need(uc_reg_read(uc, id, &value), "register");
  return value;
}
static void set(int id, uint32_t value) { need(uc_reg_write(uc, id, &value), "register"); }

static uint32_t field(const uint8_t *elf, uint32_t at, int size) {
  uint32_t value = 0;
  memcpy(&value, elf + at, (size_t)size);
  return value;
}
static void load(const char *path) {
  static uint8_t elf[1 << 20];
  FILE *file = fopen(path, "rb");
  if (!file || fread(elf, 1, sizeof elf, file) < 52) fail("no ELF");
  fclose(file);
  uint32_t at = field(elf, 28, 4);
  for (uint32_t left = field(elf, 44, 2); left > 0; left--, at += field(elf, 42, 2)) {
    uint32_t physical = field(elf, at + 12, 4), size = field(elf, at + 16, 4);
    if (field(elf, at, 4) != 1 || size == 0) continue;
    if (physical >= FLASH_SIZE || size > FLASH_SIZE - physical) fail("not in flash");
    memcpy(flash + physical, elf + field(elf, at + 4, 4), size);
  }
}
static void start(const char *elf, int model) {
  load(elf);
  need(uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &uc), "uc_open");
  need(uc_ctl_set_cpu_model(uc, model), "uc_ctl_set_cpu_model");
  need(uc_mem_map_ptr(uc, 0, FLASH_SIZE, UC_PROT_READ | UC_PROT_EXEC, flash), "flash");
  need(uc_mem_map_ptr(uc, RAM_BASE, RAM_SIZE, UC_PROT_ALL, ram), "RAM");
  /* A plain page: only CPACR is written there, and the FPU is on anyway. */
  need(uc_mem_map_ptr(uc, 0xe000e000, 4096, UC_PROT_READ | UC_PROT_WRITE, system_space), "system control space");
  set(UC_ARM_REG_SP, field(flash, 0, 4));
}

static uint64_t hooked;
static void each(uc_engine *engine, uint64_t address, uint32_t size, void *data) {
  (void)engine, (void)address, (void)size, (void)data;
  hooked++;
}
static void run_kernel(int with_hook, uint32_t report) {
  uc_hook hook;
  if (with_hook) need(uc_hook_add(uc, &hook, UC_HOOK_CODE, each, NULL, 1, 0), "uc_hook_add");
  need(uc_emu_start(uc, field(flash, 4, 4), report, 0, 0), "uc_emu_start");
  if (get(UC_ARM_REG_PC) != report) fail("it ended elsewhere");
  printf("checksum %08x\n", get(UC_ARM_REG_R0));
}

static const int frame[8] = {UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,
                             UC_ARM_REG_R12, UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_XPSR};
/* Where the handler returns to, and Unicorn stops. */
enum { RETURN = 0x0003fff0 };

/* Runs to `until`, or for `count` instructions if that is not 0. */
static void run(uint32_t until, size_t count) {
  need(uc_emu_start(uc, get(UC_ARM_REG_PC) | 1, until, 0, count), "uc_emu_start");
}
/* Enters the handler, runs it, returns; the number of instructions is the handler's, return included. */
static void interrupt(uint32_t handler, size_t instructions) {
  uint32_t sp = get(UC_ARM_REG_SP), at = (sp - 32) & ~4u, words[8];
  for (int i = 0; i < 8; i++) words[i] = get(frame[i]);
  words[7] = (words[7] & ~0x200u) | (sp & 4) << 7;
  memcpy(ram + (at - RAM_BASE), words, sizeof words);
  set(UC_ARM_REG_SP, at);
  set(UC_ARM_REG_LR, RETURN | 1);
  set(UC_ARM_REG_PC, handler | 1);
  run(RETURN, instructions);
  memcpy(words, ram + (at - RAM_BASE), sizeof words);
  for (int i = 0; i < 6; i++) set(frame[i], words[i]);
  set(UC_ARM_REG_XPSR, words[7]);
  set(UC_ARM_REG_SP, at + 32 + (words[7] >> 7 & 4));
  set(UC_ARM_REG_PC, words[6] | 1);
}

static double user_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}
static void run_schedules(uint32_t window, uint32_t handler, size_t handlerInstructions, uint32_t ticks, int count) {
  static uint8_t saved[RAM_SIZE];
  uc_context *context;
  need(uc_emu_start(uc, field(flash, 4, 4), window, 0, 0), "uc_emu_start");
  need(uc_context_alloc(uc, &context), "uc_context_alloc");
  need(uc_context_save(uc, context), "uc_context_save");
  memcpy(saved, ram, RAM_SIZE);
  double begin = user_seconds();
  for (int i = 0; i < count; i++) {
    size_t before = (size_t)(1 + i * 997 % 9000);
    need(uc_context_restore(uc, context), "uc_context_restore");
    memcpy(ram, saved, RAM_SIZE);
    run(0xffffffff, before);
    interrupt(handler, handlerInstructions);
    run(0xffffffff, LENGTH - before - handlerInstructions);
    if (i >= 8) continue;
    printf("%x", get(UC_ARM_REG_PC));
    for (int r = 0; r <= 12; r++) printf(" %x", get(UC_ARM_REG_R0 + r));
    printf(" %x\n", field(ram, ticks - RAM_BASE, 4));
  }
  printf("seconds %f\n", user_seconds() - begin);
}

int main(int argc, char **argv) {
  if (argc == 5) {
    start(argv[2], strcmp(argv[3], "m4f") == 0 ? UC_CPU_ARM_CORTEX_M4 : UC_CPU_ARM_CORTEX_M3);
    run_kernel(strcmp(argv[1], "hook") == 0, (uint32_t)strtoul(argv[4], NULL, 0));
  } else if (argc == 8 && strcmp(argv[1], "schedules") == 0) {
    start(argv[2], UC_CPU_ARM_CORTEX_M3);
    run_schedules((uint32_t)strtoul(argv[3], NULL, 0), (uint32_t)strtoul(argv[4], NULL, 0),
                  strtoul(argv[5], NULL, 0), (uint32_t)strtoul(argv[6], NULL, 0), atoi(argv[7]));
  } else fail("usage: see the source");
}
