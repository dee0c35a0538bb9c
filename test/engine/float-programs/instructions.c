/* Every arithmetic instruction and conversion on edges of single precision, in all of FPSCR's modes, flags included. */
#include <string.h>
#include "check.h"

static const uint32_t edges[] = {
    0x00000000, 0x00000001, 0x007fffff, 0x00800000, 0x00800001, 0x3f800000, 0x3f800001, 0x3f7fffff, 0x3f000000,
    0x3fc00000, 0x40200000, 0x4b000001, 0x4f000000, 0x4effffff, 0x4f7fffff, 0x4f800000, 0x477fe000, 0x477ff000,
    0x38800000, 0x387fe000, 0x33000000, 0x7f7fffff, 0x7f000000, 0x7f800000, 0x7f800001, 0x7fa12345, 0x7fc00000,
    0x7fd54321,
};
#define COUNT (sizeof edges / sizeof *edges)

static uint32_t operand(void) {
  uint32_t choice = next();
  if (choice % 3 == 0) return next();
  return edges[(choice >> 8) % COUNT] | (choice & 0x80000000);
}

static void setFpscr(uint32_t value) { __asm volatile("vmsr fpscr, %0" : : "r"(value)); }
static uint32_t fpscr(void) {
  uint32_t value;
  __asm volatile("vmrs %0, fpscr" : "=r"(value));
  return value;
}

/* d, n and m in s0, s1 and s2; what is left in s0 and FPSCR. */
#define OPERATION(name, text) \
  static void name(uint32_t mode, uint32_t d, uint32_t n, uint32_t m) { \
    uint32_t status; \
    __asm volatile("vmsr fpscr, %2\n vmov s0, %3\n vmov s1, %4\n vmov s2, %5\n" text "\n vmov %0, s0\n vmrs %1, fpscr" \
                   : "=&r"(d), "=&r"(status) \
                   : "r"(mode), "0"(d), "r"(n), "r"(m) \
                   : "s0", "s1", "s2"); \
    mix(d); \
    mix(status); \
  }
OPERATION(vadd, "vadd.f32 s0, s1, s2")
OPERATION(vsub, "vsub.f32 s0, s1, s2")
OPERATION(vmul, "vmul.f32 s0, s1, s2")
OPERATION(vnmul, "vnmul.f32 s0, s1, s2")
OPERATION(vdiv, "vdiv.f32 s0, s1, s2")
OPERATION(vmla, "vmla.f32 s0, s1, s2")
OPERATION(vmls, "vmls.f32 s0, s1, s2")
OPERATION(vnmla, "vnmla.f32 s0, s1, s2")
OPERATION(vnmls, "vnmls.f32 s0, s1, s2")
OPERATION(vfma, "vfma.f32 s0, s1, s2")
OPERATION(vfms, "vfms.f32 s0, s1, s2")
OPERATION(vfnma, "vfnma.f32 s0, s1, s2")
OPERATION(vfnms, "vfnms.f32 s0, s1, s2")
OPERATION(vsqrt, "vsqrt.f32 s0, s1")
OPERATION(vabs, "vabs.f32 s0, s1")
OPERATION(vneg, "vneg.f32 s0, s1")
OPERATION(vcmp, "vcmp.f32 s1, s2")
OPERATION(vcmpe, "vcmpe.f32 s1, s2")
OPERATION(vcmpZero, "vcmpe.f32 s1, #0.0")
OPERATION(toSigned, "vcvt.s32.f32 s0, s1")
OPERATION(toUnsigned, "vcvt.u32.f32 s0, s1")
OPERATION(toSignedByMode, "vcvtr.s32.f32 s0, s1")
OPERATION(toUnsignedByMode, "vcvtr.u32.f32 s0, s1")
OPERATION(fromSigned, "vcvt.f32.s32 s0, s1")
OPERATION(fromUnsigned, "vcvt.f32.u32 s0, s1")
OPERATION(toFixed16, "vcvt.s16.f32 s0, s0, #7")
OPERATION(toFixed32, "vcvt.u32.f32 s0, s0, #13")
OPERATION(fromFixed16, "vcvt.f32.u16 s0, s0, #16")
OPERATION(fromFixed32, "vcvt.f32.s32 s0, s0, #29")
OPERATION(toHalf, "vcvtb.f16.f32 s0, s1")
OPERATION(toTopHalf, "vcvtt.f16.f32 s0, s1")
OPERATION(fromHalf, "vcvtb.f32.f16 s0, s1")
OPERATION(fromTopHalf, "vcvtt.f32.f16 s0, s1")

typedef void Operation(uint32_t, uint32_t, uint32_t, uint32_t);
static const struct {
  const char *name;
  Operation *run;
} operations[] = {
    {"vadd", vadd}, {"vsub", vsub}, {"vmul", vmul}, {"vnmul", vnmul}, {"vdiv", vdiv}, {"vmla", vmla},
    {"vmls", vmls}, {"vnmla", vnmla}, {"vnmls", vnmls}, {"vfma", vfma}, {"vfms", vfms}, {"vfnma", vfnma},
    {"vfnms", vfnms}, {"vsqrt", vsqrt}, {"vabs", vabs}, {"vneg", vneg}, {"vcmp", vcmp}, {"vcmpe", vcmpe},
    {"vcmpe #0", vcmpZero}, {"vcvt.s32", toSigned}, {"vcvt.u32", toUnsigned}, {"vcvtr.s32", toSignedByMode},
    {"vcvtr.u32", toUnsignedByMode}, {"vcvt.f32.s32", fromSigned}, {"vcvt.f32.u32", fromUnsigned},
    {"vcvt.s16 #7", toFixed16}, {"vcvt.u32 #13", toFixed32}, {"vcvt.f32.u16 #16", fromFixed16},
    {"vcvt.f32.s32 #29", fromFixed32}, {"vcvtb.f16", toHalf}, {"vcvtt.f16", toTopHalf}, {"vcvtb.f32", fromHalf},
    {"vcvtt.f32", fromTopHalf},
};

static void transfers(void) {
  uint32_t words[40], copy[40];
  for (int i = 0; i < 40; i++) words[i] = next(), copy[i] = 0;
  uint32_t *from = words, *to = copy + 40;
  __asm volatile(
      "vldmia %0!, {s0-s30}\n vldr s31, [%0]\n vpush {d0-d7}\n vpush {s16-s31}\n"
      "vstmdb %1!, {d3-d9}\n vstr d1, [%1, #-8]\n vldr d0, [%1, #8]\n vstr s1, [%1, #-12]\n"
      "vpop {d0-d7}\n vpop {s16-s31}\n vstmdb %1!, {s7}\n vstmia %1, {s8-s9}"
      : "+r"(from), "+r"(to)
      :
      : "memory", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15",
        "s16", "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27", "s28", "s29", "s30", "s31");
  CHECK(from == words + 31 && to == copy + 25);
  for (int i = 0; i < 40; i++) mix(copy[i]);
  uint32_t low = next(), high = next(), first, second, third;
  __asm volatile(
      "vmov d4, %3, %4\n vmov %0, %1, s8, s9\n vmov s11, %0\n vmov s10, %1\n vmov s9, s10, %1, %0\n vmov %2, s10\n"
      "vmov %0, %1, d5"
      : "=&r"(first), "=&r"(second), "=&r"(third)
      : "r"(low), "r"(high)
      : "s8", "s9", "s10", "s11");
  mix(first);
  mix(second);
  mix(third);
}

int main(void) {
  for (unsigned i = 0; i < sizeof operations / sizeof *operations; i++) {
    sum = 0;
    for (int j = 0; j < 600; j++) {
      uint32_t mode = (next() >> 8 & 0x07c00000) | (j % 3 == 0 ? next() & 0xf000009f : 0);
      operations[i].run(mode, operand(), operand(), operand());
    }
    printf("%s %08lx\n", operations[i].name, (unsigned long)sum);
  }
  sum = 0;
  transfers();
  setFpscr(0xffffffff);
  CHECK(fpscr() == 0xf7c0009f);
  setFpscr(0);
  printf("transfers %08lx\n", (unsigned long)sum);
  return failures;
}
