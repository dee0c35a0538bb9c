import type { Encoding } from './encoding.ts'
import { carryUnchanged, signedOffset, thumbExpandImm, thumbExpandImmIsUnpredictable } from './expand.ts'
import { enc } from './row.ts'
import { badReg } from './rules.ts'

interface SplitImmediate {
  readonly i: number
  readonly imm3: number
  readonly imm8: number
}
const imm12 = ({ i, imm3, imm8 }: SplitImmediate) => (i << 11) | (imm3 << 8) | imm8
const imm16 = (fields: SplitImmediate & { readonly imm4: number }) => (fields.imm4 << 12) | imm12(fields)
const modifiedIsUnpredictable = (fields: SplitImmediate) => thumbExpandImmIsUnpredictable(imm12(fields))

type Exceptions = readonly { readonly s?: number; readonly rd?: number; readonly rn?: number }[]
/** Rd = PC with S: TST, TEQ, CMN, CMP. */
const comparison = { s: 1, rd: 15 }
/** Rn = PC: MOV, MVN. */
const noOperand = { rn: 15 }
/** Rn = SP: the SP forms, which allow Rd = SP. */
const spForm = { rn: 13 }

function logical(
  operation: 'AND_imm' | 'BIC_imm' | 'ORR_imm' | 'ORN_imm' | 'EOR_imm',
  opcode: string,
  asm: string,
  except: Exceptions = [],
): Encoding {
  return enc(operation, 'T1', `11110 i:1 0 ${opcode} s:1 rn:4 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, n: f.rn, ...thumbExpandImm(imm12(f)), setflags: f.s === 1 }),
    except,
    unpredictable: ({ d, n }, _, f) => badReg(d) || badReg(n) || modifiedIsUnpredictable(f),
  })
}

function arithmetic(
  operation: 'ADD_imm' | 'ADC_imm' | 'SBC_imm' | 'SUB_imm' | 'RSB_imm',
  name: string,
  opcode: string,
  asm: string,
  except: Exceptions = [],
): Encoding {
  return enc(operation, name, `11110 i:1 0 ${opcode} s:1 rn:4 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, n: f.rn, imm: thumbExpandImm(imm12(f)).imm, setflags: f.s === 1 }),
    except,
    unpredictable: ({ d, n }, _, f) => badReg(d) || badReg(n) || modifiedIsUnpredictable(f),
  })
}

function move(operation: 'MOV_imm' | 'MVN_imm', name: string, opcode: string, asm: string): Encoding {
  return enc(operation, name, `11110 i:1 0 ${opcode} s:1 1111 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, ...thumbExpandImm(imm12(f)), setflags: f.s === 1 }),
    unpredictable: ({ d }, _, f) => badReg(d) || modifiedIsUnpredictable(f),
  })
}

function test(operation: 'TST_imm' | 'TEQ_imm', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `11110 i:1 0 ${opcode} 1 rn:4 0 imm3:3 1111 imm8:8`, {
    asm,
    decode: (f) => ({ n: f.rn, ...thumbExpandImm(imm12(f)) }),
    unpredictable: ({ n }, _, f) => badReg(n) || modifiedIsUnpredictable(f),
  })
}

function compare(operation: 'CMP_imm' | 'CMN_imm', name: string, opcode: string, asm: string): Encoding {
  return enc(operation, name, `11110 i:1 0 ${opcode} 1 rn:4 0 imm3:3 1111 imm8:8`, {
    asm,
    decode: (f) => ({ n: f.rn, imm: thumbExpandImm(imm12(f)).imm }),
    unpredictable: ({ n }, _, f) => n === 15 || modifiedIsUnpredictable(f),
  })
}

/** ADD (SP plus immediate) T3 and SUB (SP minus immediate) T2. */
function modifiedWithSp(
  operation: 'ADD_imm' | 'SUB_imm',
  name: string,
  opcode: string,
  asm: string,
): Encoding {
  return enc(operation, name, `11110 i:1 0 ${opcode} s:1 1101 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, n: 13, imm: thumbExpandImm(imm12(f)).imm, setflags: f.s === 1 }),
    except: [comparison],
    unpredictable: ({ d }, _, f) => d === 15 || modifiedIsUnpredictable(f),
  })
}

/** ADDW and SUBW. */
function plain(operation: 'ADD_imm' | 'SUB_imm', opcode: string, asm: string): Encoding {
  return enc(operation, 'T4', `11110 i:1 ${opcode} rn:4!13,15 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, n: f.rn, imm: imm12(f), setflags: false }),
    unpredictable: ({ d }) => badReg(d),
  })
}

function plainWithSp(operation: 'ADD_imm' | 'SUB_imm', name: string, opcode: string, asm: string): Encoding {
  return enc(operation, name, `11110 i:1 ${opcode} 1101 0 imm3:3 rd:4 imm8:8`, {
    asm,
    decode: (f) => ({ d: f.rd, n: 13, imm: imm12(f), setflags: false }),
    unpredictable: ({ d }) => d === 15,
  })
}

function saturate(operation: 'SSAT' | 'USAT', opcode: string, bias: number, asm: string): Encoding {
  return enc(operation, 'T1', `11110 (0) ${opcode} sh:1 0 rn:4 0 imm3:3 rd:4 imm2:2 (0) sat:5`, {
    asm,
    decode: ({ sh, rn, imm3, rd, imm2, sat }) => ({
      d: rd,
      n: rn,
      saturateTo: sat + bias,
      ...saturationShift(sh, (imm3 << 2) | imm2),
    }),
    // SSAT16 and USAT16.
    except: [{ sh: 1, imm3: 0, imm2: 0 }],
    unpredictable: ({ d, n }) => badReg(d) || badReg(n),
  })
}

function extractBits(operation: 'SBFX' | 'UBFX', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `11110 (0) ${opcode} rn:4 0 imm3:3 rd:4 imm2:2 (0) widthm1:5`, {
    asm,
    decode: ({ rn, imm3, rd, imm2, widthm1 }) => ({
      d: rd,
      n: rn,
      lsb: (imm3 << 2) | imm2,
      width: widthm1 + 1,
    }),
    unpredictable: ({ d, n, lsb, width }) => badReg(d) || badReg(n) || lsb + width > 32,
  })
}

/** Data processing with a modified immediate (A5.3.1) or a plain binary immediate (A5.3.3). */
export const t32DataImmediate: readonly Encoding[] = [
  logical('AND_imm', '0000', 'and{s}.w {d}, {n}, #{imm}', [comparison]),
  test('TST_imm', '0000', 'tst.w {n}, #{imm}'),
  logical('BIC_imm', '0001', 'bic{s}.w {d}, {n}, #{imm}'),
  logical('ORR_imm', '0010', 'orr{s}.w {d}, {n}, #{imm}', [noOperand]),
  move('MOV_imm', 'T2', '0010', 'mov{s}.w {d}, #{imm}'),
  logical('ORN_imm', '0011', 'orn{s} {d}, {n}, #{imm}', [noOperand]),
  move('MVN_imm', 'T1', '0011', 'mvn{s}.w {d}, #{imm}'),
  logical('EOR_imm', '0100', 'eor{s}.w {d}, {n}, #{imm}', [comparison]),
  test('TEQ_imm', '0100', 'teq {n}, #{imm}'),
  arithmetic('ADD_imm', 'T3', '1000', 'add{s}.w {d}, {n}, #{imm}', [comparison, spForm]),
  modifiedWithSp('ADD_imm', 'SP T3', '1000', 'add{s}.w {d}, sp, #{imm}'),
  compare('CMN_imm', 'T1', '1000', 'cmn.w {n}, #{imm}'),
  arithmetic('ADC_imm', 'T1', '1010', 'adc{s}.w {d}, {n}, #{imm}'),
  arithmetic('SBC_imm', 'T1', '1011', 'sbc{s}.w {d}, {n}, #{imm}'),
  arithmetic('SUB_imm', 'T3', '1101', 'sub{s}.w {d}, {n}, #{imm}', [comparison, spForm]),
  modifiedWithSp('SUB_imm', 'SP T2', '1101', 'sub{s}.w {d}, sp, #{imm}'),
  compare('CMP_imm', 'T2', '1101', 'cmp.w {n}, #{imm}'),
  arithmetic('RSB_imm', 'T2', '1110', 'rsb{s} {d}, {n}, #{imm}'),

  plain('ADD_imm', '100000', 'addw {d}, {n}, #{imm}'),
  plainWithSp('ADD_imm', 'SP T4', '100000', 'addw {d}, sp, #{imm}'),
  plain('SUB_imm', '101010', 'subw {d}, {n}, #{imm}'),
  plainWithSp('SUB_imm', 'SP T3', '101010', 'subw {d}, sp, #{imm}'),
  enc('ADR', 'T3', '11110 i:1 100000 1111 0 imm3:3 rd:4 imm8:8', {
    asm: 'addw {d}, pc, #{imm}',
    decode: (f) => ({ d: f.rd, imm: imm12(f) }),
    unpredictable: ({ d }) => badReg(d),
  }),
  enc('ADR', 'T2', '11110 i:1 101010 1111 0 imm3:3 rd:4 imm8:8', {
    asm: (_, f) => `subw {d}, pc, #${imm12(f as unknown as SplitImmediate)}`,
    decode: (f) => ({ d: f.rd, imm: signedOffset(0, imm12(f)) }),
    unpredictable: ({ d }) => badReg(d),
  }),
  enc('MOV_imm', 'T3', '11110 i:1 100100 imm4:4 0 imm3:3 rd:4 imm8:8', {
    asm: 'movw {d}, #{imm}',
    decode: (f) => ({ d: f.rd, imm: imm16(f), ...carryUnchanged, setflags: false }),
    unpredictable: ({ d }) => badReg(d),
  }),
  enc('MOVT', 'T1', '11110 i:1 101100 imm4:4 0 imm3:3 rd:4 imm8:8', {
    asm: 'movt {d}, #{imm}',
    decode: (f) => ({ d: f.rd, imm: imm16(f) }),
    unpredictable: ({ d }) => badReg(d),
  }),
  saturate('SSAT', '1100', 1, 'ssat {d}, #{saturateTo}, {n}{shift}'),
  saturate('USAT', '1110', 0, 'usat {d}, #{saturateTo}, {n}{shift}'),
  extractBits('SBFX', '110100', 'sbfx {d}, {n}, #{lsb}, #{width}'),
  extractBits('UBFX', '111100', 'ubfx {d}, {n}, #{lsb}, #{width}'),
  enc('BFI', 'T1', '11110 (0) 110110 rn:4!15 0 imm3:3 rd:4 imm2:2 (0) msb:5', {
    asm: 'bfi {d}, {n}, #{lsb}, #{width}',
    decode: ({ rn, imm3, rd, imm2, msb }) => ({ d: rd, n: rn, ...fromLsbToMsb((imm3 << 2) | imm2, msb) }),
    unpredictable: ({ d, n, lsb }, _, { msb }) => badReg(d) || n === 13 || msb < lsb,
  }),
  enc('BFC', 'T1', '11110 (0) 110110 1111 0 imm3:3 rd:4 imm2:2 (0) msb:5', {
    asm: 'bfc {d}, #{lsb}, #{width}',
    decode: ({ imm3, rd, imm2, msb }) => ({ d: rd, ...fromLsbToMsb((imm3 << 2) | imm2, msb) }),
    unpredictable: ({ d, lsb }, _, { msb }) => badReg(d) || msb < lsb,
  }),
]

/** `DecodeImmShift(sh:'0', imm5)`, whose LSR and ROR can't be asked for. */
function saturationShift(sh: number, amount: number): { shift: 'none' | 'lsl' | 'asr'; amount: number } {
  return { shift: sh === 1 ? 'asr' : amount === 0 ? 'none' : 'lsl', amount }
}

/** UNPREDICTABLE where msb < lsb: one bit then, so that operands stay in their range. */
function fromLsbToMsb(lsb: number, msb: number): { lsb: number; width: number } {
  return { lsb, width: Math.max(msb - lsb + 1, 1) }
}
