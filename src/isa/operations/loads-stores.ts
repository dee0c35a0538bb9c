import { byte, flag, list, reg, regSp, regSpPc, word } from '../operands.ts'

/** `imm` is signed: the U bit is folded in. `index` false is post-indexed. */
const immediate = { t: reg, n: regSp, imm: word, index: flag, wback: flag }
const literal = { t: reg, imm: word }
/** Rm shifted left by `amount` (0…3). */
const register = { t: reg, n: reg, m: reg, amount: byte }
const unprivileged = { t: reg, n: reg, imm: word }

export const loadsAndStores = {
  LDR_imm: { t: regSpPc, n: regSp, imm: word, index: flag, wback: flag },
  LDR_lit: { t: regSpPc, imm: word },
  LDR_reg: { t: regSpPc, n: reg, m: reg, amount: byte },
  LDRB_imm: immediate,
  LDRB_lit: literal,
  LDRB_reg: register,
  LDRH_imm: immediate,
  LDRH_lit: literal,
  LDRH_reg: register,
  LDRSB_imm: immediate,
  LDRSB_lit: literal,
  LDRSB_reg: register,
  LDRSH_imm: immediate,
  LDRSH_lit: literal,
  LDRSH_reg: register,
  STR_imm: immediate,
  STR_reg: register,
  STRB_imm: immediate,
  STRB_reg: register,
  STRH_imm: immediate,
  STRH_reg: register,

  LDRT: unprivileged,
  LDRBT: unprivileged,
  LDRHT: unprivileged,
  LDRSBT: unprivileged,
  LDRSHT: unprivileged,
  STRT: unprivileged,
  STRBT: unprivileged,
  STRHT: unprivileged,

  LDRD_imm: { t: reg, t2: reg, n: regSp, imm: word, index: flag, wback: flag },
  LDRD_lit: { t: reg, t2: reg, imm: word },
  STRD_imm: { t: reg, t2: reg, n: regSp, imm: word, index: flag, wback: flag },

  /** `registers` is without PC; `pc` says whether the list ends with it. */
  LDM: { n: regSp, registers: list, pc: flag, wback: flag },
  LDMDB: { n: regSp, registers: list, pc: flag, wback: flag },
  STM: { n: regSp, registers: list, wback: flag },
  STMDB: { n: regSp, registers: list, wback: flag },
  POP: { registers: list, pc: flag },
  PUSH: { registers: list },

  LDREX: { t: reg, n: reg, imm: word },
  LDREXB: { t: reg, n: reg },
  LDREXH: { t: reg, n: reg },
  STREX: { d: reg, t: reg, n: reg, imm: word },
  STREXB: { d: reg, t: reg, n: reg },
  STREXH: { d: reg, t: reg, n: reg },
  CLREX: {},

  PLD_imm: { n: reg, imm: word },
  PLD_lit: { imm: word },
  PLD_reg: { n: reg, m: reg, amount: byte },
  PLI_imm: { n: reg, imm: word },
  PLI_lit: { imm: word },
  PLI_reg: { n: reg, m: reg, amount: byte },
} as const
