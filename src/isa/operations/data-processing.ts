import { byte, choice, flag, reg, regPc, regSp, regSpPc, word } from '../operands.ts'

const shift = choice('none', 'lsl', 'lsr', 'asr', 'ror', 'rrx')
const carryOut = choice('unchanged', 'bit31')

const logicalImmediate = { d: reg, n: reg, imm: word, carryOut, setflags: flag }
const arithmeticImmediate = { d: reg, n: reg, imm: word, setflags: flag }
const shiftedRegister = { d: reg, n: reg, m: reg, shift, amount: byte, setflags: flag }
const shiftByImmediate = { d: reg, m: reg, amount: byte, setflags: flag }
const shiftByRegister = { d: reg, n: reg, m: reg, setflags: flag }
const unary = { d: reg, m: reg }
const extend = { d: reg, m: reg, rotate: byte }

export const dataProcessing = {
  AND_imm: logicalImmediate,
  BIC_imm: logicalImmediate,
  ORR_imm: logicalImmediate,
  ORN_imm: logicalImmediate,
  EOR_imm: logicalImmediate,
  ADC_imm: arithmeticImmediate,
  SBC_imm: arithmeticImmediate,
  RSB_imm: arithmeticImmediate,
  ADD_imm: { d: regSp, n: reg, imm: word, setflags: flag },
  SUB_imm: { d: regSp, n: reg, imm: word, setflags: flag },
  /** Also MOVW (T3). */
  MOV_imm: { d: reg, imm: word, carryOut, setflags: flag },
  MVN_imm: { d: reg, imm: word, carryOut, setflags: flag },
  MOVT: { d: reg, imm: word },
  TST_imm: { n: reg, imm: word, carryOut },
  TEQ_imm: { n: reg, imm: word, carryOut },
  CMP_imm: { n: reg, imm: word },
  CMN_imm: { n: reg, imm: word },
  /** `imm` is the signed offset from Align(PC, 4). */
  ADR: { d: reg, imm: word },

  AND_reg: shiftedRegister,
  BIC_reg: shiftedRegister,
  ORR_reg: shiftedRegister,
  ORN_reg: shiftedRegister,
  EOR_reg: shiftedRegister,
  ADC_reg: shiftedRegister,
  SBC_reg: shiftedRegister,
  RSB_reg: shiftedRegister,
  ADD_reg: { d: regSpPc, n: regPc, m: regPc, shift, amount: byte, setflags: flag },
  SUB_reg: { d: regSp, n: reg, m: reg, shift, amount: byte, setflags: flag },
  MOV_reg: { d: regSpPc, m: regPc, setflags: flag },
  MVN_reg: { d: reg, m: reg, shift, amount: byte, setflags: flag },
  TST_reg: { n: reg, m: reg, shift, amount: byte },
  TEQ_reg: { n: reg, m: reg, shift, amount: byte },
  CMP_reg: { n: reg, m: reg, shift, amount: byte },
  CMN_reg: { n: reg, m: reg, shift, amount: byte },

  LSL_imm: shiftByImmediate,
  LSR_imm: shiftByImmediate,
  ASR_imm: shiftByImmediate,
  ROR_imm: shiftByImmediate,
  RRX: { d: reg, m: reg, setflags: flag },
  LSL_reg: shiftByRegister,
  LSR_reg: shiftByRegister,
  ASR_reg: shiftByRegister,
  ROR_reg: shiftByRegister,

  CLZ: unary,
  RBIT: unary,
  REV: unary,
  REV16: unary,
  REVSH: unary,
  /** `rotate` is 0, 8, 16 or 24. */
  SXTB: extend,
  SXTH: extend,
  UXTB: extend,
  UXTH: extend,

  /** `width` is 1…32. */
  SBFX: { d: reg, n: reg, lsb: byte, width: byte },
  UBFX: { d: reg, n: reg, lsb: byte, width: byte },
  BFI: { d: reg, n: reg, lsb: byte, width: byte },
  BFC: { d: reg, lsb: byte, width: byte },
  /** `saturateTo` is in bits: 1…32. */
  SSAT: { d: reg, n: reg, saturateTo: byte, shift: choice('none', 'lsl', 'asr'), amount: byte },
  /** `saturateTo` is in bits: 0…31. */
  USAT: { d: reg, n: reg, saturateTo: byte, shift: choice('none', 'lsl', 'asr'), amount: byte },
} as const
