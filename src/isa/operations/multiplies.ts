import { flag, reg } from '../operands.ts'

const long = { dLo: reg, dHi: reg, n: reg, m: reg }

export const multiplies = {
  MUL: { d: reg, n: reg, m: reg, setflags: flag },
  MLA: { d: reg, n: reg, m: reg, a: reg },
  MLS: { d: reg, n: reg, m: reg, a: reg },
  UMULL: long,
  SMULL: long,
  UMLAL: long,
  SMLAL: long,
  UDIV: { d: reg, n: reg, m: reg },
  SDIV: { d: reg, n: reg, m: reg },
} as const
