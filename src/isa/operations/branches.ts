import { byte, choice, flag, reg, regPc, word } from '../operands.ts'

/** Conditions 0 (EQ) to 13 (LE); 14 is AL. */
export const cond = choice(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)

/** `offset` is signed and counts from PC, the instruction's address + 4. */
export const branches = {
  B: { offset: word },
  B_cond: { cond, offset: word },
  BL: { offset: word },
  BX: { m: regPc },
  BLX_reg: { m: reg },
  CBZ: { n: reg, nonzero: flag, offset: word },
  TBB: { n: regPc, m: reg },
  TBH: { n: regPc, m: reg },
  IT: { firstcond: byte, mask: byte },
} as const
