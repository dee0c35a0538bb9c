import { byte, flag, reg } from '../operands.ts'

const three = { d: reg, n: reg, m: reg }
const four = { d: reg, n: reg, m: reg, a: reg }
const long = { dLo: reg, dHi: reg, n: reg, m: reg }
/** `rotate` is 0, 8, 16 or 24. */
const extend = { d: reg, m: reg, rotate: byte }
const extendAndAdd = { d: reg, n: reg, m: reg, rotate: byte }
/** Which halves of Rn and Rm are multiplied: the top ones, or the bottom ones. */
const halves = { nHigh: flag, mHigh: flag }
/** Exchange the halves of Rm first (the mnemonic's X). */
const exchange = { exchange: flag }
/** Round to nearest rather than truncate (the mnemonic's R). */
const round = { round: flag }

/** Additions and subtractions in halves and bytes. */
export const parallelOperations = {
  SADD16: three,
  SASX: three,
  SSAX: three,
  SSUB16: three,
  SADD8: three,
  SSUB8: three,
  QADD16: three,
  QASX: three,
  QSAX: three,
  QSUB16: three,
  QADD8: three,
  QSUB8: three,
  SHADD16: three,
  SHASX: three,
  SHSAX: three,
  SHSUB16: three,
  SHADD8: three,
  SHSUB8: three,
  UADD16: three,
  UASX: three,
  USAX: three,
  USUB16: three,
  UADD8: three,
  USUB8: three,
  UQADD16: three,
  UQASX: three,
  UQSAX: three,
  UQSUB16: three,
  UQADD8: three,
  UQSUB8: three,
  UHADD16: three,
  UHASX: three,
  UHSAX: three,
  UHSUB16: three,
  UHADD8: three,
  UHSUB8: three,
} as const

/** Saturation, selection, packing and extension. */
export const packedOperations = {
  QADD: three,
  QSUB: three,
  QDADD: three,
  QDSUB: three,

  SEL: three,
  USAD8: three,
  USADA8: four,

  /** Rm is shifted left by 0…31. */
  PKHBT: { d: reg, n: reg, m: reg, amount: byte },
  /** Rm is shifted right (arithmetic) by 1…32. */
  PKHTB: { d: reg, n: reg, m: reg, amount: byte },
  SXTAB: extendAndAdd,
  SXTAB16: extendAndAdd,
  SXTAH: extendAndAdd,
  UXTAB: extendAndAdd,
  UXTAB16: extendAndAdd,
  UXTAH: extendAndAdd,
  SXTB16: extend,
  UXTB16: extend,
  /** `saturateTo` is in bits: 1…16. */
  SSAT16: { d: reg, n: reg, saturateTo: byte },
  /** `saturateTo` is in bits: 0…15. */
  USAT16: { d: reg, n: reg, saturateTo: byte },
} as const

/** Multiplications of halves, and those of words that v7-M lacks. */
export const dspMultiplies = {
  /** SMLABB, SMLABT, SMLATB, SMLATT. */
  SMLAxy: { ...four, ...halves },
  /** SMULBB, SMULBT, SMULTB, SMULTT. */
  SMULxy: { ...three, ...halves },
  /** SMLALBB, SMLALBT, SMLALTB, SMLALTT. */
  SMLALxy: { ...long, ...halves },
  /** SMLAWB, SMLAWT. */
  SMLAWy: { ...four, mHigh: flag },
  /** SMULWB, SMULWT. */
  SMULWy: { ...three, mHigh: flag },
  SMLAD: { ...four, ...exchange },
  SMUAD: { ...three, ...exchange },
  SMLSD: { ...four, ...exchange },
  SMUSD: { ...three, ...exchange },
  SMLALD: { ...long, ...exchange },
  SMLSLD: { ...long, ...exchange },
  SMMLA: { ...four, ...round },
  SMMLS: { ...four, ...round },
  SMMUL: { ...three, ...round },
  UMAAL: long,
} as const

/** The DSP extension (ARMv7E-M). */
export const dspOperations = { ...parallelOperations, ...packedOperations, ...dspMultiplies } as const
