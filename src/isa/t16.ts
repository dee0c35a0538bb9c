import { signExtend } from '../bits.ts'
import type { Encoding } from './encoding.ts'
import { carryUnchanged, decodeImmShift, noShift, type Condition } from './expand.ts'
import { enc } from './row.ts'
import { inItBlock, notLastInIt } from './rules.ts'
import { t16LoadsAndStores } from './t16-load-store.ts'

type TwoRegisters =
  'AND_reg' | 'EOR_reg' | 'ADC_reg' | 'SBC_reg' | 'ORR_reg' | 'BIC_reg' // prettier-ignore

/** A5.2.2: Rdn is destination and first operand. */
function dataProcessing(operation: TwoRegisters, opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `010000 ${opcode} rm:3 rdn:3`, {
    asm,
    decode: ({ rdn, rm }, it) => ({ d: rdn, n: rdn, m: rm, ...noShift, setflags: it === 'outside' }),
  })
}

function shiftByRegister(
  operation: 'LSL_reg' | 'LSR_reg' | 'ASR_reg' | 'ROR_reg',
  opcode: string,
  asm: string,
): Encoding {
  return enc(operation, 'T1', `010000 ${opcode} rm:3 rdn:3`, {
    asm,
    decode: ({ rdn, rm }, it) => ({ d: rdn, n: rdn, m: rm, setflags: it === 'outside' }),
  })
}

function compare(operation: 'TST_reg' | 'CMP_reg' | 'CMN_reg', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `010000 ${opcode} rm:3 rn:3`, {
    asm,
    decode: ({ rn, rm }) => ({ n: rn, m: rm, ...noShift }),
  })
}

function extend(operation: 'SXTH' | 'SXTB' | 'UXTH' | 'UXTB', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `10110010 ${opcode} rm:3 rd:3`, {
    asm,
    decode: ({ rd, rm }) => ({ d: rd, m: rm, rotate: 0 }),
  })
}

function reverse(operation: 'REV' | 'REV16' | 'REVSH', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `10111010 ${opcode} rm:3 rd:3`, {
    asm,
    decode: ({ rd, rm }) => ({ d: rd, m: rm }),
  })
}

function hint(operation: 'NOP' | 'YIELD' | 'WFE' | 'WFI' | 'SEV', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `10111111 ${opcode} 0000`, { asm, decode: () => ({}) })
}

/** The 16-bit encodings (A5.2). */
export const t16: readonly Encoding[] = [
  // Shift (immediate), add, subtract, move, and compare (A5.2.1).
  enc('MOV_reg', 'T2', '0000000000 rm:3 rd:3', {
    asm: 'movs {d}, {m}',
    decode: ({ rd, rm }) => ({ d: rd, m: rm, setflags: true }),
    unpredictable: (_, it) => inItBlock(it),
  }),
  enc('LSL_imm', 'T1', '00000 imm5:5!0 rm:3 rd:3', {
    asm: 'lsl{s} {d}, {m}, #{amount}',
    decode: ({ imm5, rm, rd }, it) => ({ d: rd, m: rm, amount: imm5, setflags: it === 'outside' }),
  }),
  enc('LSR_imm', 'T1', '00001 imm5:5 rm:3 rd:3', {
    asm: 'lsr{s} {d}, {m}, #{amount}',
    decode: ({ imm5, rm, rd }, it) => ({
      d: rd,
      m: rm,
      amount: decodeImmShift(1, imm5).amount,
      setflags: it === 'outside',
    }),
  }),
  enc('ASR_imm', 'T1', '00010 imm5:5 rm:3 rd:3', {
    asm: 'asr{s} {d}, {m}, #{amount}',
    decode: ({ imm5, rm, rd }, it) => ({
      d: rd,
      m: rm,
      amount: decodeImmShift(2, imm5).amount,
      setflags: it === 'outside',
    }),
  }),
  enc('ADD_reg', 'T1', '0001100 rm:3 rn:3 rd:3', {
    asm: 'add{s} {d}, {n}, {m}',
    decode: ({ rd, rn, rm }, it) => ({ d: rd, n: rn, m: rm, ...noShift, setflags: it === 'outside' }),
  }),
  enc('SUB_reg', 'T1', '0001101 rm:3 rn:3 rd:3', {
    asm: 'sub{s} {d}, {n}, {m}',
    decode: ({ rd, rn, rm }, it) => ({ d: rd, n: rn, m: rm, ...noShift, setflags: it === 'outside' }),
  }),
  enc('ADD_imm', 'T1', '0001110 imm3:3 rn:3 rd:3', {
    asm: 'add{s} {d}, {n}, #{imm}',
    decode: ({ rd, rn, imm3 }, it) => ({ d: rd, n: rn, imm: imm3, setflags: it === 'outside' }),
  }),
  enc('SUB_imm', 'T1', '0001111 imm3:3 rn:3 rd:3', {
    asm: 'sub{s} {d}, {n}, #{imm}',
    decode: ({ rd, rn, imm3 }, it) => ({ d: rd, n: rn, imm: imm3, setflags: it === 'outside' }),
  }),
  enc('MOV_imm', 'T1', '00100 rd:3 imm8:8', {
    asm: 'mov{s} {d}, #{imm}',
    decode: ({ rd, imm8 }, it) => ({
      d: rd,
      imm: imm8,
      ...carryUnchanged,
      setflags: it === 'outside',
    }),
  }),
  enc('CMP_imm', 'T1', '00101 rn:3 imm8:8', {
    asm: 'cmp {n}, #{imm}',
    decode: ({ rn, imm8 }) => ({ n: rn, imm: imm8 }),
  }),
  enc('ADD_imm', 'T2', '00110 rdn:3 imm8:8', {
    asm: 'add{s} {d}, #{imm}',
    decode: ({ rdn, imm8 }, it) => ({ d: rdn, n: rdn, imm: imm8, setflags: it === 'outside' }),
  }),
  enc('SUB_imm', 'T2', '00111 rdn:3 imm8:8', {
    asm: 'sub{s} {d}, #{imm}',
    decode: ({ rdn, imm8 }, it) => ({ d: rdn, n: rdn, imm: imm8, setflags: it === 'outside' }),
  }),

  // Data processing (A5.2.2).
  dataProcessing('AND_reg', '0000', 'and{s} {d}, {m}'),
  dataProcessing('EOR_reg', '0001', 'eor{s} {d}, {m}'),
  shiftByRegister('LSL_reg', '0010', 'lsl{s} {d}, {m}'),
  shiftByRegister('LSR_reg', '0011', 'lsr{s} {d}, {m}'),
  shiftByRegister('ASR_reg', '0100', 'asr{s} {d}, {m}'),
  dataProcessing('ADC_reg', '0101', 'adc{s} {d}, {m}'),
  dataProcessing('SBC_reg', '0110', 'sbc{s} {d}, {m}'),
  shiftByRegister('ROR_reg', '0111', 'ror{s} {d}, {m}'),
  compare('TST_reg', '1000', 'tst {n}, {m}'),
  enc('RSB_imm', 'T1', '0100001001 rn:3 rd:3', {
    asm: 'neg{s} {d}, {n}',
    decode: ({ rd, rn }, it) => ({ d: rd, n: rn, imm: 0, setflags: it === 'outside' }),
  }),
  compare('CMP_reg', '1010', 'cmp {n}, {m}'),
  compare('CMN_reg', '1011', 'cmn {n}, {m}'),
  dataProcessing('ORR_reg', '1100', 'orr{s} {d}, {m}'),
  enc('MUL', 'T1', '0100001101 rn:3 rdm:3', {
    asm: 'mul{s} {d}, {n}',
    decode: ({ rn, rdm }, it) => ({ d: rdm, n: rn, m: rdm, setflags: it === 'outside' }),
  }),
  dataProcessing('BIC_reg', '1110', 'bic{s} {d}, {m}'),
  enc('MVN_reg', 'T1', '0100001111 rm:3 rd:3', {
    asm: 'mvn{s} {d}, {m}',
    decode: ({ rd, rm }, it) => ({ d: rd, m: rm, ...noShift, setflags: it === 'outside' }),
  }),

  // Special data instructions and branch and exchange (A5.2.3).
  // Also ADD (SP plus register) T1 and T2, whose operation and UNPREDICTABLE cases are the same.
  enc('ADD_reg', 'T2', '01000100 dn:1 rm:4 rdn:3', {
    asm: 'add {d}, {m}',
    decode: ({ dn, rm, rdn }) => {
      const d = (dn << 3) | rdn
      return { d, n: d, m: rm, ...noShift, setflags: false }
    },
    unpredictable: ({ d, m }, it) => (d === 15 && m === 15) || (d === 15 && notLastInIt(it)),
  }),
  enc('CMP_reg', 'T2', '01000101 n:1 rm:4 rn:3', {
    asm: 'cmp {n}, {m}',
    decode: ({ n, rm, rn }) => ({ n: (n << 3) | rn, m: rm, ...noShift }),
    // Two low registers are UNPREDICTABLE too, but LLVM emits them (atomics at -O0), and all cores compare.
    unpredictable: ({ n, m }) => n === 15 || m === 15,
  }),
  enc('MOV_reg', 'T1', '01000110 d:1 rm:4 rd:3', {
    asm: 'mov {d}, {m}',
    decode: ({ d, rm, rd }) => ({ d: (d << 3) | rd, m: rm, setflags: false }),
    unpredictable: ({ d }, it) => d === 15 && notLastInIt(it),
  }),
  enc('BX', 'T1', '010001110 rm:4 (0)(0)(0)', {
    asm: 'bx {m}',
    decode: ({ rm }) => ({ m: rm }),
    unpredictable: (_, it) => notLastInIt(it),
  }),
  enc('BLX_reg', 'T1', '010001111 rm:4 (0)(0)(0)', {
    asm: 'blx {m}',
    decode: ({ rm }) => ({ m: rm }),
    unpredictable: ({ m }, it) => m === 15 || notLastInIt(it),
  }),

  ...t16LoadsAndStores,

  // PC- and SP-relative addresses.
  enc('ADR', 'T1', '10100 rd:3 imm8:8', {
    asm: 'add {d}, pc, #{imm}',
    decode: ({ rd, imm8 }) => ({ d: rd, imm: imm8 << 2 }),
  }),
  // ADD (SP plus immediate) T1 and T2, SUB (SP minus immediate) T1.
  enc('ADD_imm', 'SP T1', '10101 rd:3 imm8:8', {
    asm: 'add {d}, sp, #{imm}',
    decode: ({ rd, imm8 }) => ({ d: rd, n: 13, imm: imm8 << 2, setflags: false }),
  }),
  enc('ADD_imm', 'SP T2', '101100000 imm7:7', {
    asm: 'add sp, #{imm}',
    decode: ({ imm7 }) => ({ d: 13, n: 13, imm: imm7 << 2, setflags: false }),
  }),
  enc('SUB_imm', 'SP T1', '101100001 imm7:7', {
    asm: 'sub sp, #{imm}',
    decode: ({ imm7 }) => ({ d: 13, n: 13, imm: imm7 << 2, setflags: false }),
  }),

  // Miscellaneous 16-bit instructions (A5.2.5).
  enc('CBZ', 'T1', '1011 op:1 0 i:1 1 imm5:5 rn:3', {
    asm: ({ nonzero }) => (nonzero === true ? 'cbnz {n}, {target}' : 'cbz {n}, {target}'),
    decode: ({ op, i, imm5, rn }) => ({ n: rn, nonzero: op === 1, offset: (i << 6) | (imm5 << 1) }),
    unpredictable: (_, it) => inItBlock(it),
    since: 'v7-M',
  }),
  extend('SXTH', '00', 'sxth {d}, {m}'),
  extend('SXTB', '01', 'sxtb {d}, {m}'),
  extend('UXTH', '10', 'uxth {d}, {m}'),
  extend('UXTB', '11', 'uxtb {d}, {m}'),
  enc('CPS', 'T1', '10110110011 im:1 (0)(0)10', {
    asm: ({ disable }) => `cpsi${disable === true ? 'd' : 'e'} i`,
    decode: ({ im }) => ({ disable: im === 1, primask: true, faultmask: false }),
    unpredictable: (_, it) => inItBlock(it),
  }),
  enc('CPS', 'T1 with FAULTMASK', '10110110011 im:1 (0)(0) i:1 f:1', {
    asm: ({ disable }, { i, f }) =>
      `cpsi${disable === true ? 'd' : 'e'} ${i === 1 ? 'i' : ''}${f === 1 ? 'f' : ''}`,
    decode: ({ im, i, f }) => ({ disable: im === 1, primask: i === 1, faultmask: f === 1 }),
    unpredictable: ({ primask, faultmask }, it) => (!primask && !faultmask) || inItBlock(it),
    except: [{ i: 1, f: 0 }],
    since: 'v7-M',
  }),
  reverse('REV', '00', 'rev {d}, {m}'),
  reverse('REV16', '01', 'rev16 {d}, {m}'),
  reverse('REVSH', '11', 'revsh {d}, {m}'),
  enc('BKPT', 'T1', '10111110 imm8:8', {
    asm: ({ imm }) => `bkpt 0x${Number(imm).toString(16).padStart(4, '0')}`,
    decode: ({ imm8 }) => ({ imm: imm8 }),
  }),

  // If-Then, and hints (A5.2.5).
  enc('IT', 'T1', '10111111 firstcond:4 mask:4!0', {
    asm: '{it}',
    decode: ({ firstcond, mask }) => ({ firstcond, mask }),
    unpredictable: ({ firstcond, mask }, it) =>
      firstcond === 15 || (firstcond === 14 && (mask & (mask - 1)) !== 0) || inItBlock(it),
    since: 'v7-M',
  }),
  hint('NOP', '0000', 'nop'),
  hint('YIELD', '0001', 'yield'),
  hint('WFE', '0010', 'wfe'),
  hint('WFI', '0011', 'wfi'),
  hint('SEV', '0100', 'sev'),
  // Unallocated hints execute as NOP.
  enc('NOP', 'T1 unallocated', '10111111 hint:4!0,1,2,3,4 0000', {
    asm: 'nop {{hint}}',
    decode: () => ({}),
  }),

  // Conditional branch, supervisor call, permanently UNDEFINED (A5.2.6), branch.
  enc('B_cond', 'T1', '1101 cond:4!14,15 imm8:8', {
    asm: 'b{cond}.n {target}',
    decode: ({ cond, imm8 }) => ({ cond: cond as Condition, offset: signExtend(imm8 << 1, 9) }),
    unpredictable: (_, it) => inItBlock(it),
  }),
  enc('UDF', 'T1', '11011110 imm8:8', { asm: 'udf #{imm}', decode: ({ imm8 }) => ({ imm: imm8 }) }),
  enc('SVC', 'T1', '11011111 imm8:8', { asm: 'svc {imm}', decode: ({ imm8 }) => ({ imm: imm8 }) }),
  enc('B', 'T2', '11100 imm11:11', {
    asm: 'b.n {target}',
    decode: ({ imm11 }) => ({ offset: signExtend(imm11 << 1, 12) }),
    unpredictable: (_, it) => notLastInIt(it),
  }),
]
