import type { Encoding, Since } from './encoding.ts'
import { decodeImmShift } from './expand.ts'
import type { dspOperations } from './operations/dsp.ts'
import { enc } from './row.ts'
import { badReg } from './rules.ts'

const since: Since = 'v7E-M'

type DspOperation = keyof typeof dspOperations
/** Operations whose operands are exactly those of `T`. */
type OperationLike<T extends DspOperation> = {
  [Op in DspOperation]: (typeof dspOperations)[Op] extends (typeof dspOperations)[T]
    ? (typeof dspOperations)[T] extends (typeof dspOperations)[Op]
      ? Op
      : never
    : never
}[DspOperation]

const bad3 = (o: { d: number; n: number; m: number }) => badReg(o.d) || badReg(o.n) || badReg(o.m)
const bad4 = (o: { d: number; n: number; m: number; a: number }) => bad3(o) || badReg(o.a)
const badLong = (o: { dLo: number; dHi: number; n: number; m: number }) =>
  badReg(o.dLo) || badReg(o.dHi) || badReg(o.n) || badReg(o.m) || o.dHi === o.dLo

function three(operation: OperationLike<'SEL'>, op1: string, op2: string, asm?: string): Encoding {
  return enc(operation, 'T1', `11111010 1 ${op1} rn:4 1111 rd:4 ${op2} rm:4`, {
    asm: asm ?? `${operation.toLowerCase()} {d}, {n}, {m}`,
    decode: ({ rn, rd, rm }) => ({ d: rd, n: rn, m: rm }),
    unpredictable: bad3,
    since,
  })
}

/** Saturating addition and subtraction name Rm first. */
function saturating(operation: 'QADD' | 'QSUB' | 'QDADD' | 'QDSUB', op2: string): Encoding {
  return three(operation, '000', op2, `${operation.toLowerCase()} {d}, {m}, {n}`)
}

/** The six additions and subtractions of one prefix, which is in `op2` (A5.3.13, A5.3.14). */
function parallel(prefix: 'S' | 'Q' | 'SH' | 'U' | 'UQ' | 'UH', op2: string): readonly Encoding[] {
  return [
    three(`${prefix}ADD16`, '001', op2),
    three(`${prefix}ASX`, '010', op2),
    three(`${prefix}SAX`, '110', op2),
    three(`${prefix}SUB16`, '101', op2),
    three(`${prefix}ADD8`, '000', op2),
    three(`${prefix}SUB8`, '100', op2),
  ]
}

function extendAndAdd(operation: OperationLike<'SXTAB'>, opcode: string): Encoding {
  return enc(operation, 'T1', `111110100 ${opcode} rn:4!15 1111 rd:4 1 (0) rotate:2 rm:4`, {
    asm: `${operation.toLowerCase()} {d}, {n}, {m}{rotate}`,
    decode: ({ rn, rd, rotate, rm }) => ({ d: rd, n: rn, m: rm, rotate: rotate << 3 }),
    unpredictable: bad3,
    since,
  })
}

function extend16(operation: 'SXTB16' | 'UXTB16', opcode: string): Encoding {
  return enc(operation, 'T1', `111110100 ${opcode} 1111 1111 rd:4 1 (0) rotate:2 rm:4`, {
    asm: `${operation.toLowerCase()} {d}, {m}{rotate}`,
    decode: ({ rd, rotate, rm }) => ({ d: rd, m: rm, rotate: rotate << 3 }),
    unpredictable: ({ d, m }) => badReg(d) || badReg(m),
    since,
  })
}

function saturate16(operation: 'SSAT16' | 'USAT16', opcode: string, bias: number): Encoding {
  return enc(operation, 'T1', `11110 (0) ${opcode} rn:4 0 000 rd:4 00 (0)(0) sat:4`, {
    asm: `${operation.toLowerCase()} {d}, #{saturateTo}, {n}`,
    decode: ({ rn, rd, sat }) => ({ d: rd, n: rn, saturateTo: sat + bias }),
    unpredictable: ({ d, n }) => badReg(d) || badReg(n),
    since,
  })
}

const half = (isHigh: unknown) => (isHigh === true ? 't' : 'b')

function dualMultiply(operation: 'SMUAD' | 'SMUSD', opcode: string): Encoding {
  return enc(operation, 'T1', `111110110 ${opcode} rn:4 1111 rd:4 000 x:1 rm:4`, {
    asm: (o) => `${operation.toLowerCase()}${o.exchange === true ? 'x' : ''} {d}, {n}, {m}`,
    decode: ({ rn, rd, x, rm }) => ({ d: rd, n: rn, m: rm, exchange: x === 1 }),
    unpredictable: bad3,
    since,
  })
}

function dualMultiplyAccumulate(operation: 'SMLAD' | 'SMLSD', opcode: string): Encoding {
  return enc(operation, 'T1', `111110110 ${opcode} rn:4 ra:4!15 rd:4 000 x:1 rm:4`, {
    asm: (o) => `${operation.toLowerCase()}${o.exchange === true ? 'x' : ''} {d}, {n}, {m}, {a}`,
    decode: ({ rn, ra, rd, x, rm }) => ({ d: rd, n: rn, m: rm, a: ra, exchange: x === 1 }),
    unpredictable: bad4,
    since,
  })
}

function dualMultiplyLong(operation: 'SMLALD' | 'SMLSLD', opcode: string): Encoding {
  return enc(operation, 'T1', `111110111 ${opcode} rn:4 rdLo:4 rdHi:4 110 x:1 rm:4`, {
    asm: (o) => `${operation.toLowerCase()}${o.exchange === true ? 'x' : ''} {dLo}, {dHi}, {n}, {m}`,
    decode: ({ rn, rdLo, rdHi, x, rm }) => ({ dLo: rdLo, dHi: rdHi, n: rn, m: rm, exchange: x === 1 }),
    unpredictable: badLong,
    since,
  })
}

/** SMMLA leaves Ra = PC to SMMUL; SMMLS has no such form. */
function highMultiply(operation: 'SMMLA' | 'SMMLS', opcode: string, ra: 'ra:4' | 'ra:4!15'): Encoding {
  return enc(operation, 'T1', `111110110 ${opcode} rn:4 ${ra} rd:4 000 r:1 rm:4`, {
    asm: (o) => `${operation.toLowerCase()}${o.round === true ? 'r' : ''} {d}, {n}, {m}, {a}`,
    decode: ({ rn, ra, rd, r, rm }) => ({ d: rd, n: rn, m: rm, a: ra, round: r === 1 }),
    unpredictable: bad4,
    since,
  })
}

/** The DSP extension (ARMv7E-M), by the tables of A5.3. */
export const t32Dsp: readonly Encoding[] = [
  enc('PKHBT', 'T1', '111010101100 rn:4 (0) imm3:3 rd:4 imm2:2 00 rm:4', {
    asm: ({ amount }) => `pkhbt {d}, {n}, {m}${amount === 0 ? '' : ', lsl #{amount}'}`,
    decode: ({ rn, imm3, rd, imm2, rm }) => ({ d: rd, n: rn, m: rm, amount: (imm3 << 2) | imm2 }),
    unpredictable: bad3,
    since,
  }),
  enc('PKHTB', 'T1', '111010101100 rn:4 (0) imm3:3 rd:4 imm2:2 10 rm:4', {
    asm: 'pkhtb {d}, {n}, {m}, asr #{amount}',
    decode: ({ rn, imm3, rd, imm2, rm }) => ({
      d: rd,
      n: rn,
      m: rm,
      amount: decodeImmShift(2, (imm3 << 2) | imm2).amount,
    }),
    unpredictable: bad3,
    since,
  }),
  saturate16('SSAT16', '110010', 1),
  saturate16('USAT16', '111010', 0),

  extendAndAdd('SXTAH', '000'),
  extendAndAdd('UXTAH', '001'),
  extendAndAdd('SXTAB16', '010'),
  extend16('SXTB16', '010'),
  extendAndAdd('UXTAB16', '011'),
  extend16('UXTB16', '011'),
  extendAndAdd('SXTAB', '100'),
  extendAndAdd('UXTAB', '101'),
  ...parallel('S', '0000'),
  ...parallel('Q', '0001'),
  ...parallel('SH', '0010'),
  ...parallel('U', '0100'),
  ...parallel('UQ', '0101'),
  ...parallel('UH', '0110'),
  saturating('QADD', '1000'),
  saturating('QDADD', '1001'),
  saturating('QSUB', '1010'),
  saturating('QDSUB', '1011'),
  three('SEL', '010', '1000'),

  enc('SMLAxy', 'T1', '111110110001 rn:4 ra:4!15 rd:4 00 n:1 m:1 rm:4', {
    asm: ({ nHigh, mHigh }) => `smla${half(nHigh)}${half(mHigh)} {d}, {n}, {m}, {a}`,
    decode: ({ rn, ra, rd, n, m, rm }) => ({ d: rd, n: rn, m: rm, a: ra, nHigh: n === 1, mHigh: m === 1 }),
    unpredictable: bad4,
    since,
  }),
  enc('SMULxy', 'T1', '111110110001 rn:4 1111 rd:4 00 n:1 m:1 rm:4', {
    asm: ({ nHigh, mHigh }) => `smul${half(nHigh)}${half(mHigh)} {d}, {n}, {m}`,
    decode: ({ rn, rd, n, m, rm }) => ({ d: rd, n: rn, m: rm, nHigh: n === 1, mHigh: m === 1 }),
    unpredictable: bad3,
    since,
  }),
  dualMultiplyAccumulate('SMLAD', '010'),
  dualMultiply('SMUAD', '010'),
  enc('SMLAWy', 'T1', '111110110011 rn:4 ra:4!15 rd:4 000 m:1 rm:4', {
    asm: ({ mHigh }) => `smlaw${half(mHigh)} {d}, {n}, {m}, {a}`,
    decode: ({ rn, ra, rd, m, rm }) => ({ d: rd, n: rn, m: rm, a: ra, mHigh: m === 1 }),
    unpredictable: bad4,
    since,
  }),
  enc('SMULWy', 'T1', '111110110011 rn:4 1111 rd:4 000 m:1 rm:4', {
    asm: ({ mHigh }) => `smulw${half(mHigh)} {d}, {n}, {m}`,
    decode: ({ rn, rd, m, rm }) => ({ d: rd, n: rn, m: rm, mHigh: m === 1 }),
    unpredictable: bad3,
    since,
  }),
  dualMultiplyAccumulate('SMLSD', '100'),
  dualMultiply('SMUSD', '100'),
  highMultiply('SMMLA', '101', 'ra:4!15'),
  enc('SMMUL', 'T1', '111110110101 rn:4 1111 rd:4 000 r:1 rm:4', {
    asm: ({ round }) => `smmul${round === true ? 'r' : ''} {d}, {n}, {m}`,
    decode: ({ rn, rd, r, rm }) => ({ d: rd, n: rn, m: rm, round: r === 1 }),
    unpredictable: bad3,
    since,
  }),
  highMultiply('SMMLS', '110', 'ra:4'),
  enc('USADA8', 'T1', '111110110111 rn:4 ra:4!15 rd:4 0000 rm:4', {
    asm: 'usada8 {d}, {n}, {m}, {a}',
    decode: ({ rn, ra, rd, rm }) => ({ d: rd, n: rn, m: rm, a: ra }),
    unpredictable: bad4,
    since,
  }),
  enc('USAD8', 'T1', '111110110111 rn:4 1111 rd:4 0000 rm:4', {
    asm: 'usad8 {d}, {n}, {m}',
    decode: ({ rn, rd, rm }) => ({ d: rd, n: rn, m: rm }),
    unpredictable: bad3,
    since,
  }),

  enc('SMLALxy', 'T1', '111110111100 rn:4 rdLo:4 rdHi:4 10 n:1 m:1 rm:4', {
    asm: ({ nHigh, mHigh }) => `smlal${half(nHigh)}${half(mHigh)} {dLo}, {dHi}, {n}, {m}`,
    decode: ({ rn, rdLo, rdHi, n, m, rm }) => ({
      dLo: rdLo,
      dHi: rdHi,
      n: rn,
      m: rm,
      nHigh: n === 1,
      mHigh: m === 1,
    }),
    unpredictable: badLong,
    since,
  }),
  dualMultiplyLong('SMLALD', '100'),
  dualMultiplyLong('SMLSLD', '101'),
  enc('UMAAL', 'T1', '111110111110 rn:4 rdLo:4 rdHi:4 0110 rm:4', {
    asm: 'umaal {dLo}, {dHi}, {n}, {m}',
    decode: ({ rn, rdLo, rdHi, rm }) => ({ dLo: rdLo, dHi: rdHi, n: rn, m: rm }),
    unpredictable: badLong,
    since,
  }),
]
