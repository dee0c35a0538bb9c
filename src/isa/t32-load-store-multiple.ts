import { bitCount } from '../bits.ts'
import type { Encoding } from './encoding.ts'
import { signedOffset } from './expand.ts'
import { enc } from './row.ts'
import { badReg, notLastInIt } from './rules.ts'

/** What makes a list of a 32-bit encoding UNPREDICTABLE: fewer than two registers, or LR with PC. */
function isBadList(registers: number, pc: boolean): boolean {
  return bitCount(registers) + (pc ? 1 : 0) < 2 || (pc && contains(registers, 14))
}

function contains(registers: number, n: number): boolean {
  return ((registers >>> n) & 1) === 1
}

/** SP with write-back: PUSH and POP. */
const onStack = [{ w: 1, rn: 13 }]

function loadMultiple(
  operation: 'LDM' | 'LDMDB',
  name: string,
  opcode: string,
  asm: string,
  except: typeof onStack = [],
): Encoding {
  return enc(operation, name, `${opcode} w:1 1 rn:4 p:1 m:1 (0) list:13`, {
    asm,
    decode: ({ w, rn, p, m, list }) => ({ n: rn, registers: (m << 14) | list, pc: p === 1, wback: w === 1 }),
    except,
    unpredictable: ({ n, registers, pc, wback }, it) =>
      n === 15 || isBadList(registers, pc) || (pc && notLastInIt(it)) || (wback && contains(registers, n)),
  })
}

function storeMultiple(
  operation: 'STM' | 'STMDB',
  name: string,
  opcode: string,
  asm: string,
  except: typeof onStack = [],
): Encoding {
  return enc(operation, name, `${opcode} w:1 0 rn:4 (0) m:1 (0) list:13`, {
    asm,
    decode: ({ w, rn, m, list }) => ({ n: rn, registers: (m << 14) | list, wback: w === 1 }),
    except,
    unpredictable: ({ n, registers, wback }) =>
      n === 15 || isBadList(registers, false) || (wback && contains(registers, n)),
  })
}

function loadExclusive(operation: 'LDREXB' | 'LDREXH', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `111010001101 rn:4 rt:4 (1)(1)(1)(1) ${opcode} (1)(1)(1)(1)`, {
    asm,
    decode: ({ rn, rt }) => ({ t: rt, n: rn }),
    unpredictable: ({ t, n }) => badReg(t) || n === 15,
  })
}

function storeExclusive(operation: 'STREXB' | 'STREXH', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `111010001100 rn:4 rt:4 (1)(1)(1)(1) ${opcode} rd:4`, {
    asm,
    decode: ({ rn, rt, rd }) => ({ d: rd, t: rt, n: rn }),
    unpredictable: ({ d, t, n }) => badReg(d) || badReg(t) || n === 15 || d === n || d === t,
  })
}

function tableBranch(operation: 'TBB' | 'TBH', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `111010001101 rn:4 (1)(1)(1)(1) (0)(0)(0)(0) ${opcode} rm:4`, {
    asm,
    decode: ({ rn, rm }) => ({ n: rn, m: rm }),
    unpredictable: ({ n, m }, it) => n === 13 || badReg(m) || notLastInIt(it),
  })
}

/** Load and store multiple (A5.3.5), dual, exclusive, and table branches (A5.3.6). */
export const t32LoadsAndStoresMultiple: readonly Encoding[] = [
  loadMultiple('LDM', 'T2', '1110100010', 'ldmia.w {n}{!}, {registers}', onStack),
  loadMultiple('LDMDB', 'T1', '1110100100', 'ldmdb {n}{!}, {registers}'),
  storeMultiple('STM', 'T2', '1110100010', 'stmia.w {n}{!}, {registers}'),
  storeMultiple('STMDB', 'T1', '1110100100', 'stmdb {n}{!}, {registers}', onStack),
  enc('POP', 'T2', '1110100010111101 p:1 m:1 (0) list:13', {
    asm: 'ldmia.w sp!, {registers}',
    decode: ({ p, m, list }) => ({ registers: (m << 14) | list, pc: p === 1 }),
    unpredictable: ({ registers, pc }, it) => isBadList(registers, pc) || (pc && notLastInIt(it)),
  }),
  enc('POP', 'T3', '1111100001011101 rt:4 101100000100', {
    asm: 'ldr.w {rt}, [sp], #4',
    decode: ({ rt }) => ({ registers: rt === 15 ? 0 : 1 << rt, pc: rt === 15 }),
    unpredictable: ({ pc }, it, { rt }) => rt === 13 || (pc && notLastInIt(it)),
  }),
  enc('PUSH', 'T2', '1110100100101101 (0) m:1 (0) list:13', {
    asm: 'stmdb sp!, {registers}',
    decode: ({ m, list }) => ({ registers: (m << 14) | list }),
    unpredictable: ({ registers }) => isBadList(registers, false),
  }),
  enc('PUSH', 'T3', '1111100001001101 rt:4 110100000100', {
    asm: 'str.w {rt}, [sp, #-4]!',
    decode: ({ rt }) => ({ registers: rt === 15 ? 0 : 1 << rt }),
    unpredictable: (_, __, { rt }) => badReg(rt),
  }),

  enc('LDRD_imm', 'T1', '1110100 p:1 u:1 1 w:1 1 rn:4!15 rt:4 rt2:4 imm8:8', {
    asm: 'ldrd {t}, {t2}, {address}',
    decode: ({ p, u, w, rn, rt, rt2, imm8 }) => ({
      t: rt,
      t2: rt2,
      n: rn,
      imm: signedOffset(u, imm8 << 2),
      index: p === 1,
      wback: w === 1,
    }),
    except: [{ p: 0, w: 0 }],
    unpredictable: ({ t, t2, n, wback }) =>
      (wback && (n === t || n === t2)) || badReg(t) || badReg(t2) || t === t2,
  }),
  enc('LDRD_lit', 'T1', '1110100 p:1 u:1 1 w:1 1 1111 rt:4 rt2:4 imm8:8', {
    asm: 'ldrd {t}, {t2}, {literal}',
    decode: ({ u, rt, rt2, imm8 }) => ({ t: rt, t2: rt2, imm: signedOffset(u, imm8 << 2) }),
    except: [{ p: 0, w: 0 }],
    unpredictable: ({ t, t2 }, _, { w }) => badReg(t) || badReg(t2) || t === t2 || w === 1,
  }),
  enc('STRD_imm', 'T1', '1110100 p:1 u:1 1 w:1 0 rn:4 rt:4 rt2:4 imm8:8', {
    asm: 'strd {t}, {t2}, {address}',
    decode: ({ p, u, w, rn, rt, rt2, imm8 }) => ({
      t: rt,
      t2: rt2,
      n: rn,
      imm: signedOffset(u, imm8 << 2),
      index: p === 1,
      wback: w === 1,
    }),
    except: [{ p: 0, w: 0 }],
    unpredictable: ({ t, t2, n, wback }) =>
      (wback && (n === t || n === t2)) || n === 15 || badReg(t) || badReg(t2),
  }),

  enc('LDREX', 'T1', '111010000101 rn:4 rt:4 (1)(1)(1)(1) imm8:8', {
    asm: 'ldrex {t}, {address}',
    decode: ({ rn, rt, imm8 }) => ({ t: rt, n: rn, imm: imm8 << 2 }),
    unpredictable: ({ t, n }) => badReg(t) || n === 15,
  }),
  enc('STREX', 'T1', '111010000100 rn:4 rt:4 rd:4 imm8:8', {
    asm: 'strex {d}, {t}, {address}',
    decode: ({ rn, rt, rd, imm8 }) => ({ d: rd, t: rt, n: rn, imm: imm8 << 2 }),
    unpredictable: ({ d, t, n }) => badReg(d) || badReg(t) || n === 15 || d === n || d === t,
  }),
  loadExclusive('LDREXB', '0100', 'ldrexb {t}, [{n}]'),
  loadExclusive('LDREXH', '0101', 'ldrexh {t}, [{n}]'),
  storeExclusive('STREXB', '0100', 'strexb {d}, {t}, [{n}]'),
  storeExclusive('STREXH', '0101', 'strexh {d}, {t}, [{n}]'),
  tableBranch('TBB', '0000', 'tbb [{n}, {m}]'),
  tableBranch('TBH', '0001', 'tbh [{n}, {m}, lsl #1]'),
]
