import type { Encoding } from './encoding.ts'
import { decodeImmShift } from './expand.ts'
import { enc } from './row.ts'
import { badReg } from './rules.ts'

interface SplitShift {
  readonly imm3: number
  readonly imm2: number
  readonly type: number
}
const shiftOf = ({ type, imm3, imm2 }: SplitShift) => decodeImmShift(type, (imm3 << 2) | imm2)

type Exceptions = readonly { readonly s?: number; readonly rd?: number; readonly rn?: number }[]
/** Rd = PC with S: TST, TEQ, CMN, CMP. */
const comparison = { s: 1, rd: 15 }
/** Rn = PC: MOV and shifts, MVN. */
const noOperand = { rn: 15 }
/** Rn = SP: the SP forms, which allow Rd = SP. */
const spForm = { rn: 13 }

type ThreeRegisters = `${'AND' | 'BIC' | 'ORR' | 'ORN' | 'EOR' | 'ADD' | 'ADC' | 'SBC' | 'SUB' | 'RSB'}_reg`

function shiftedRegister(
  operation: ThreeRegisters,
  name: string,
  opcode: string,
  asm: string,
  except: Exceptions = [],
): Encoding {
  return enc(operation, name, `1110101 ${opcode} s:1 rn:4 (0) imm3:3 rd:4 imm2:2 type:2 rm:4`, {
    asm,
    decode: (f) => ({ d: f.rd, n: f.rn, m: f.rm, ...shiftOf(f), setflags: f.s === 1 }),
    except,
    unpredictable: ({ d, n, m }) => badReg(d) || badReg(n) || badReg(m),
  })
}

/** ADD (SP plus register) T3 and SUB (SP minus register) T1. */
function withSp(operation: 'ADD_reg' | 'SUB_reg', name: string, opcode: string, asm: string): Encoding {
  return enc(operation, name, `1110101 ${opcode} s:1 1101 (0) imm3:3 rd:4 imm2:2 type:2 rm:4`, {
    asm,
    decode: (f) => ({ d: f.rd, n: 13, m: f.rm, ...shiftOf(f), setflags: f.s === 1 }),
    except: [comparison],
    unpredictable: ({ d, m, shift, amount }) =>
      d === 15 || badReg(m) || (d === 13 && !(shift === 'none' || (shift === 'lsl' && amount <= 3))),
  })
}

type Comparison = 'TST_reg' | 'TEQ_reg' | 'CMP_reg' | 'CMN_reg'

/** TST and TEQ refuse SP as their first operand, CMP and CMN compare with it. */
function compare(
  operation: Comparison,
  name: string,
  opcode: string,
  asm: string,
  badOperand: (n: number) => boolean,
): Encoding {
  return enc(operation, name, `1110101 ${opcode} 1 rn:4 (0) imm3:3 1111 imm2:2 type:2 rm:4`, {
    asm,
    decode: (f) => ({ n: f.rn, m: f.rm, ...shiftOf(f) }),
    unpredictable: ({ n, m }) => badOperand(n) || badReg(m),
  })
}
const isPc = (n: number) => n === 15

function shiftByImmediate(
  operation: 'LSL_imm' | 'LSR_imm' | 'ASR_imm' | 'ROR_imm',
  name: string,
  type: 0 | 1 | 2 | 3,
  asm: string,
): Encoding {
  const literal = type.toString(2).padStart(2, '0')
  return enc(operation, name, `11101010010 s:1 1111 (0) imm3:3 rd:4 imm2:2 ${literal} rm:4`, {
    asm,
    decode: (f) => ({ d: f.rd, m: f.rm, amount: shiftOf({ ...f, type }).amount, setflags: f.s === 1 }),
    // MOV (register) and RRX.
    except: type === 0 || type === 3 ? [{ imm3: 0, imm2: 0 }] : [],
    unpredictable: ({ d, m }) => badReg(d) || badReg(m),
  })
}

function shiftByRegister(
  operation: 'LSL_reg' | 'LSR_reg' | 'ASR_reg' | 'ROR_reg',
  opcode: string,
  asm: string,
): Encoding {
  return enc(operation, 'T2', `111110100 ${opcode} s:1 rn:4 1111 rd:4 0000 rm:4`, {
    asm,
    decode: ({ s, rn, rd, rm }) => ({ d: rd, n: rn, m: rm, setflags: s === 1 }),
    unpredictable: ({ d, n, m }) => badReg(d) || badReg(n) || badReg(m),
  })
}

function extend(operation: 'SXTH' | 'UXTH' | 'SXTB' | 'UXTB', opcode: string, asm: string): Encoding {
  return enc(operation, 'T2', `111110100 ${opcode} 1111 1111 rd:4 1 (0) rotate:2 rm:4`, {
    asm,
    decode: ({ rd, rotate, rm }) => ({ d: rd, m: rm, rotate: rotate << 3 }),
    unpredictable: ({ d, m }) => badReg(d) || badReg(m),
  })
}

/** Rm is encoded twice. */
function unary(
  operation: 'REV' | 'REV16' | 'RBIT' | 'REVSH' | 'CLZ',
  name: string,
  op1: string,
  op2: string,
  asm: string,
): Encoding {
  return enc(operation, name, `1111101010 ${op1} rm:4 1111 rd:4 10 ${op2} rmAgain:4`, {
    asm,
    decode: ({ rd, rm }) => ({ d: rd, m: rm }),
    unpredictable: ({ d, m }, _, { rmAgain }) => m !== rmAgain || badReg(d) || badReg(m),
  })
}

function multiplyLong(
  operation: 'SMULL' | 'UMULL' | 'SMLAL' | 'UMLAL',
  opcode: string,
  asm: string,
): Encoding {
  return enc(operation, 'T1', `111110111 ${opcode} rn:4 rdLo:4 rdHi:4 0000 rm:4`, {
    asm,
    decode: ({ rn, rdLo, rdHi, rm }) => ({ dLo: rdLo, dHi: rdHi, n: rn, m: rm }),
    unpredictable: ({ dLo, dHi, n, m }) =>
      badReg(dLo) || badReg(dHi) || badReg(n) || badReg(m) || dHi === dLo,
  })
}

function divide(operation: 'SDIV' | 'UDIV', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `111110111 ${opcode} rn:4 (1)(1)(1)(1) rd:4 1111 rm:4`, {
    asm,
    decode: ({ rn, rd, rm }) => ({ d: rd, n: rn, m: rm }),
    unpredictable: ({ d, n, m }) => badReg(d) || badReg(n) || badReg(m),
  })
}

/** Data processing with a shifted register (A5.3.11) or registers (A5.3.12), multiplies (A5.3.16, A5.3.17). */
export const t32DataRegister: readonly Encoding[] = [
  shiftedRegister('AND_reg', 'T2', '0000', 'and{s}.w {d}, {n}, {m}{shift}', [comparison]),
  compare('TST_reg', 'T2', '0000', 'tst.w {n}, {m}{shift}', badReg),
  shiftedRegister('BIC_reg', 'T2', '0001', 'bic{s}.w {d}, {n}, {m}{shift}'),
  shiftedRegister('ORR_reg', 'T2', '0010', 'orr{s}.w {d}, {n}, {m}{shift}', [noOperand]),
  enc('MOV_reg', 'T3', '11101010010 s:1 1111 (0) 000 rd:4 0000 rm:4', {
    asm: 'mov{s}.w {d}, {m}',
    decode: ({ s, rd, rm }) => ({ d: rd, m: rm, setflags: s === 1 }),
    unpredictable: ({ d, m, setflags }) =>
      setflags ? badReg(d) || badReg(m) : d === 15 || m === 15 || (d === 13 && m === 13),
  }),
  shiftByImmediate('LSL_imm', 'T2', 0, 'mov{s}.w {d}, {m}, lsl #{amount}'),
  shiftByImmediate('LSR_imm', 'T2', 1, 'mov{s}.w {d}, {m}, lsr #{amount}'),
  shiftByImmediate('ASR_imm', 'T2', 2, 'mov{s}.w {d}, {m}, asr #{amount}'),
  shiftByImmediate('ROR_imm', 'T1', 3, 'mov{s}.w {d}, {m}, ror #{amount}'),
  enc('RRX', 'T1', '11101010010 s:1 1111 (0) 000 rd:4 0011 rm:4', {
    asm: 'mov{s}.w {d}, {m}, rrx',
    decode: ({ s, rd, rm }) => ({ d: rd, m: rm, setflags: s === 1 }),
    unpredictable: ({ d, m }) => badReg(d) || badReg(m),
  }),
  shiftedRegister('ORN_reg', 'T1', '0011', 'orn{s} {d}, {n}, {m}{shift}', [noOperand]),
  enc('MVN_reg', 'T2', '11101010011 s:1 1111 (0) imm3:3 rd:4 imm2:2 type:2 rm:4', {
    asm: 'mvn{s}.w {d}, {m}{shift}',
    decode: (f) => ({ d: f.rd, m: f.rm, ...shiftOf(f), setflags: f.s === 1 }),
    unpredictable: ({ d, m }) => badReg(d) || badReg(m),
  }),
  shiftedRegister('EOR_reg', 'T2', '0100', 'eor{s}.w {d}, {n}, {m}{shift}', [comparison]),
  compare('TEQ_reg', 'T1', '0100', 'teq {n}, {m}{shift}', badReg),
  shiftedRegister('ADD_reg', 'T3', '1000', 'add{s}.w {d}, {n}, {m}{shift}', [comparison, spForm]),
  withSp('ADD_reg', 'SP T3', '1000', 'add{s}.w {d}, sp, {m}{shift}'),
  compare('CMN_reg', 'T2', '1000', 'cmn.w {n}, {m}{shift}', isPc),
  shiftedRegister('ADC_reg', 'T2', '1010', 'adc{s}.w {d}, {n}, {m}{shift}'),
  shiftedRegister('SBC_reg', 'T2', '1011', 'sbc{s}.w {d}, {n}, {m}{shift}'),
  shiftedRegister('SUB_reg', 'T2', '1101', 'sub{s}.w {d}, {n}, {m}{shift}', [comparison, spForm]),
  withSp('SUB_reg', 'SP T1', '1101', 'sub{s}.w {d}, sp, {m}{shift}'),
  compare('CMP_reg', 'T3', '1101', 'cmp.w {n}, {m}{shift}', isPc),
  shiftedRegister('RSB_reg', 'T1', '1110', 'rsb{s} {d}, {n}, {m}{shift}'),

  shiftByRegister('LSL_reg', '00', 'lsl{s}.w {d}, {n}, {m}'),
  shiftByRegister('LSR_reg', '01', 'lsr{s}.w {d}, {n}, {m}'),
  shiftByRegister('ASR_reg', '10', 'asr{s}.w {d}, {n}, {m}'),
  shiftByRegister('ROR_reg', '11', 'ror{s}.w {d}, {n}, {m}'),
  extend('SXTH', '000', 'sxth.w {d}, {m}{rotate}'),
  extend('UXTH', '001', 'uxth.w {d}, {m}{rotate}'),
  extend('SXTB', '100', 'sxtb.w {d}, {m}{rotate}'),
  extend('UXTB', '101', 'uxtb.w {d}, {m}{rotate}'),
  unary('REV', 'T2', '01', '00', 'rev.w {d}, {m}'),
  unary('REV16', 'T2', '01', '01', 'rev16.w {d}, {m}'),
  unary('RBIT', 'T1', '01', '10', 'rbit {d}, {m}'),
  unary('REVSH', 'T2', '01', '11', 'revsh.w {d}, {m}'),
  unary('CLZ', 'T1', '11', '00', 'clz {d}, {m}'),

  enc('MUL', 'T2', '111110110000 rn:4 1111 rd:4 0000 rm:4', {
    asm: 'mul.w {d}, {n}, {m}',
    decode: ({ rn, rd, rm }) => ({ d: rd, n: rn, m: rm, setflags: false }),
    unpredictable: ({ d, n, m }) => badReg(d) || badReg(n) || badReg(m),
  }),
  enc('MLA', 'T1', '111110110000 rn:4 ra:4!15 rd:4 0000 rm:4', {
    asm: 'mla {d}, {n}, {m}, {a}',
    decode: ({ rn, ra, rd, rm }) => ({ d: rd, n: rn, m: rm, a: ra }),
    unpredictable: ({ d, n, m, a }) => badReg(d) || badReg(n) || badReg(m) || a === 13,
  }),
  enc('MLS', 'T1', '111110110000 rn:4 ra:4 rd:4 0001 rm:4', {
    asm: 'mls {d}, {n}, {m}, {a}',
    decode: ({ rn, ra, rd, rm }) => ({ d: rd, n: rn, m: rm, a: ra }),
    unpredictable: ({ d, n, m, a }) => badReg(d) || badReg(n) || badReg(m) || badReg(a),
  }),
  multiplyLong('SMULL', '000', 'smull {dLo}, {dHi}, {n}, {m}'),
  divide('SDIV', '001', 'sdiv {d}, {n}, {m}'),
  multiplyLong('UMULL', '010', 'umull {dLo}, {dHi}, {n}, {m}'),
  divide('UDIV', '011', 'udiv {d}, {n}, {m}'),
  multiplyLong('SMLAL', '100', 'smlal {dLo}, {dHi}, {n}, {m}'),
  multiplyLong('UMLAL', '110', 'umlal {dLo}, {dHi}, {n}, {m}'),
]
