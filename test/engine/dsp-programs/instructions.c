/* Every DSP instruction on many operands: results, Q and GE. */
#include "check.h"

static const uint32_t corners[] = {
    0, 1, 0xffffffff, 0x80000000, 0x7fffffff, 0x80008000, 0x7fff7fff, 0x80007fff, 0x7fff8000,
    0x8000ffff, 0x00010001, 0x80808080, 0x7f7f7f7f, 0x807f807f, 0xff00ff00, 0x40000000,
};
static uint32_t operand(void) {
  uint32_t kind = next();
  return kind & 1 ? corners[kind >> 8 & 15] : next();
}

/* APSR is set before and read after: nothing of the compiler's comes in between. */
#define RUN(text, ...) \
  { \
    uint32_t d = operand(), e = operand(), n = operand(), m = operand(), a = operand(), flags = operand(); \
    if (next() % 4 == 0) n = m; \
    __asm__ volatile("msr apsr_nzcvqg, %5\n\t" text "\n\tmrs %5, apsr" \
                     : "+r"(d), "+r"(e), "+r"(n), "+r"(m), "+r"(a), "+r"(flags) \
                     : \
                     : "cc"); \
    mix(d), mix(e), mix(flags); \
  }
#define THREE(name) RUN(name " %0, %2, %3")
#define FOUR(name) RUN(name " %0, %2, %3, %4")
#define LONG(name) RUN(name " %0, %1, %2, %3")
#define PARALLEL(p) \
  THREE(p "add16") THREE(p "asx") THREE(p "sax") THREE(p "sub16") THREE(p "add8") THREE(p "sub8")
#define EXTEND(name) \
  RUN(name " %0, %2") RUN(name " %0, %2, ror #8") RUN(name " %0, %2, ror #16") RUN(name " %0, %2, ror #24")
#define EXTEND_AND_ADD(name) \
  THREE(name) RUN(name " %0, %2, %3, ror #8") RUN(name " %0, %2, %3, ror #16") RUN(name " %0, %2, %3, ror #24")
#define SATURATE(name, least, middle, most) \
  RUN(name " %0, #" least ", %2") RUN(name " %0, #" middle ", %2") RUN(name " %0, #" most ", %2")
#define HALVES(KIND, name) KIND(name "bb") KIND(name "bt") KIND(name "tb") KIND(name "tt")

/* Q alone, from clear. */
static int setsQ(uint32_t n, uint32_t a) {
  uint32_t flags;
  __asm__ volatile("msr apsr_nzcvq, %3\n\tsmlad %0, %1, %1, %2\n\tmrs %0, apsr" : "=&r"(flags) : "r"(n), "r"(a), "r"(0) : "cc");
  return flags >> 27 & 1;
}
#define SAY(what) printf(what " %08lx\n", (unsigned long)sum)

int main(void) {
  for (int i = 0; i < 40; i++) {
    THREE("qadd") THREE("qsub") THREE("qdadd") THREE("qdsub")
    PARALLEL("s") PARALLEL("q") PARALLEL("sh") PARALLEL("u") PARALLEL("uq") PARALLEL("uh")
    if (i % 20 == 0) SAY("sums");
    THREE("sel") THREE("usad8") FOUR("usada8")
    THREE("pkhbt") RUN("pkhbt %0, %2, %3, lsl #1") RUN("pkhbt %0, %2, %3, lsl #16") RUN("pkhbt %0, %2, %3, lsl #31")
    RUN("pkhtb %0, %2, %3, asr #1") RUN("pkhtb %0, %2, %3, asr #16") RUN("pkhtb %0, %2, %3, asr #32")
    EXTEND_AND_ADD("sxtab") EXTEND_AND_ADD("sxtab16") EXTEND_AND_ADD("sxtah")
    EXTEND_AND_ADD("uxtab") EXTEND_AND_ADD("uxtab16") EXTEND_AND_ADD("uxtah")
    EXTEND("sxtb16") EXTEND("uxtb16")
    SATURATE("ssat16", "1", "8", "16") SATURATE("usat16", "0", "8", "15")
    if (i % 20 == 0) SAY("packed");
    HALVES(FOUR, "smla") HALVES(THREE, "smul") HALVES(LONG, "smlal")
    FOUR("smlawb") FOUR("smlawt") THREE("smulwb") THREE("smulwt")
    FOUR("smlad") FOUR("smladx") THREE("smuad") THREE("smuadx")
    FOUR("smlsd") FOUR("smlsdx") THREE("smusd") THREE("smusdx")
    LONG("smlald") LONG("smlaldx") LONG("smlsld") LONG("smlsldx")
    FOUR("smmla") FOUR("smmlar") FOUR("smmls") FOUR("smmlsr") THREE("smmul") THREE("smmulr")
    LONG("umaal")
    if (i % 20 == 0) SAY("products");
  }
  /* The products alone leave 32 bits: Q tells of the whole sum. */
  CHECK(setsQ(0x80008000, 0) && setsQ(0x80008000, 1) && setsQ(0x7fff7fff, 0x7fffffff));
  CHECK(!setsQ(0x80008000, 0xffffffff) && !setsQ(0x80008000, 0x80000000) && !setsQ(0x7fff7fff, 0));
  SAY("all");
  return failures;
}
