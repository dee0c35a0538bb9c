import type { Encoding, Since } from './encoding.ts'
import { signedOffset } from './expand.ts'
import { enc } from './row.ts'
import { badReg } from './rules.ts'

const since: Since = 'VFPv4-SP'

/** S0…S31 are encoded as Vd:D, D0…D15 as D:Vd with D = 0: `(vd << 1) | dl` is the first S register of both. */
type Bank = 's' | 'd'
const coprocessor = { s: '1010', d: '1011' } as const
const lowBit = { s: '1', d: '1!1' } as const
/** Transfers of D registers are encoding T1, of S registers T2. */
const encodingName = { d: 'T1', s: 'T2' } as const

/** Templates of one register and of a list. */
const register = { s: 's{d}', d: 'd{vd}' } as const
const list = { s: '{sRegisters}', d: '{dRegisters}' } as const

function loadOrStore(operation: 'VLDR' | 'VSTR', bank: Bank, l: '0' | '1'): Encoding {
  const pattern = `11101101 u:1 dl:${lowBit[bank]} 0 ${l} rn:4 vd:4 ${coprocessor[bank]} imm8:8` as const
  return enc(operation, encodingName[bank], pattern, {
    asm: `${operation.toLowerCase()} ${register[bank]}, {address}`,
    decode: ({ u, dl, rn, vd, imm8 }) => ({
      d: (vd << 1) | dl,
      n: rn,
      imm: signedOffset(u, imm8 << 2),
      double: bank === 'd',
    }),
    unpredictable: ({ n }) => operation === 'VSTR' && n === 15,
    since,
  })
}

/** D registers with an odd `imm8` are the FLDMX and FSTMX forms. */
function countOf(bank: Bank, imm8: number): number {
  return bank === 's' ? imm8 : imm8 & ~1
}

function isBadList({ first, count }: { first: number; count: number }): boolean {
  return count === 0 || first + count > 32
}

function multipleMnemonic(operation: 'VLDM' | 'VSTM', bank: Bank, imm8: number, increment: boolean): string {
  const direction = increment ? 'ia' : 'db'
  if (bank === 'd' && (imm8 & 1) === 1) return `f${operation.slice(1).toLowerCase()}${direction}x`
  return `${operation.toLowerCase()}${direction}`
}

function multiple(operation: 'VLDM' | 'VSTM', bank: Bank, l: '0' | '1'): Encoding {
  const pattern = `1110110 p:1 u:1 dl:${lowBit[bank]} w:1 ${l} rn:4 vd:4 ${coprocessor[bank]} imm8:8` as const
  return enc(operation, encodingName[bank], pattern, {
    asm: ({ increment }, { imm8 = 0 }) =>
      `${multipleMnemonic(operation, bank, imm8, increment === true)} {n}{!}, ${list[bank]}`,
    decode: ({ u, dl, w, rn, vd, imm8 }) => ({
      n: rn,
      first: (vd << 1) | dl,
      count: countOf(bank, imm8),
      imm: imm8 << 2,
      increment: u === 1,
      wback: w === 1,
    }),
    except: [
      // 64-bit transfers and UNDEFINED; VLDR and VSTR; UNDEFINED; VPOP and VPUSH.
      { p: 0, u: 0 },
      { p: 1, w: 0 },
      { p: 1, u: 1 },
      operation === 'VLDM' ? { p: 0, u: 1, w: 1, rn: 13 } : { p: 1, u: 0, w: 1, rn: 13 },
    ],
    unpredictable: (operands) => operands.n === 15 || isBadList(operands),
    since,
  })
}

function stack(operation: 'VPUSH' | 'VPOP', bank: Bank): Encoding {
  const [high, low] =
    operation === 'VPUSH' ? (['11101101 0', '10'] as const) : (['11101100 1', '11'] as const)
  const pattern = `${high} dl:${lowBit[bank]} ${low} 1101 vd:4 ${coprocessor[bank]} imm8:8` as const
  return enc(operation, encodingName[bank], pattern, {
    asm: (_, { imm8 = 0 }) => {
      if (bank === 's' || (imm8 & 1) === 0) return `${operation.toLowerCase()} ${list[bank]}`
      return `${operation === 'VPUSH' ? 'fstmdbx' : 'fldmiax'} sp!, ${list[bank]}`
    },
    decode: ({ dl, vd, imm8 }) => ({ first: (vd << 1) | dl, count: countOf(bank, imm8), imm: imm8 << 2 }),
    unpredictable: isBadList,
    since,
  })
}

/** VMOV between one core register and one S register. */
function single(operation: 'VMOV_from_core' | 'VMOV_to_core', op: '0' | '1', asm: string): Encoding {
  return enc(operation, 'T1', `11101110 000 ${op} vn:4 rt:4 1010 nl:1 (0)(0) 1 (0)(0)(0)(0)`, {
    asm,
    decode: ({ vn, rt, nl }) => ({ n: (vn << 1) | nl, t: rt }),
    unpredictable: ({ t }) => badReg(t),
    since,
  })
}

/** VMOV between one core register and half a D register. */
function scalar(operation: 'VMOV_from_core' | 'VMOV_to_core', op: '0' | '1', asm: string): Encoding {
  const pattern = `11101110 00 half:1 ${op} vd:4 rt:4 1011 dl:1!1 00 1 (0)(0)(0)(0)` as const
  return enc(operation, 'scalar T1', pattern, {
    asm,
    decode: ({ half, vd, rt }) => ({ n: (vd << 1) | half, t: rt }),
    unpredictable: ({ t }) => badReg(t),
    since,
  })
}

/** VMOV between two core registers and two S registers, or one D register. */
function pair(operation: 'VMOV_from_cores' | 'VMOV_to_cores', bank: Bank, op: '0' | '1'): Encoding {
  const pattern = `11101100010 ${op} rt2:4 rt:4 ${coprocessor[bank]} 00 ml:${lowBit[bank]} 1 vm:4` as const
  const extension = bank === 'd' ? 'd{vm}' : 's{m}, s{nextM}'
  return enc(operation, `${bank} T1`, pattern, {
    asm: operation === 'VMOV_from_cores' ? `vmov ${extension}, {t}, {t2}` : `vmov {t}, {t2}, ${extension}`,
    decode: ({ rt2, rt, ml, vm }) => ({ m: (vm << 1) | ml, t: rt, t2: rt2 }),
    unpredictable: ({ m, t, t2 }) =>
      badReg(t) || badReg(t2) || m === 31 || (operation === 'VMOV_to_cores' && t === t2),
    since,
  })
}

/** Loads, stores and moves of floating-point registers (A6.5, A6.6, A6.7). */
export const vfpTransfers: readonly Encoding[] = [
  loadOrStore('VLDR', 'd', '1'),
  loadOrStore('VLDR', 's', '1'),
  loadOrStore('VSTR', 'd', '0'),
  loadOrStore('VSTR', 's', '0'),
  multiple('VLDM', 'd', '1'),
  multiple('VLDM', 's', '1'),
  multiple('VSTM', 'd', '0'),
  multiple('VSTM', 's', '0'),
  stack('VPUSH', 'd'),
  stack('VPUSH', 's'),
  stack('VPOP', 'd'),
  stack('VPOP', 's'),
  single('VMOV_from_core', '0', 'vmov s{n}, {t}'),
  single('VMOV_to_core', '1', 'vmov {t}, s{n}'),
  scalar('VMOV_from_core', '0', 'vmov.32 d{vd}[{half}], {t}'),
  scalar('VMOV_to_core', '1', 'vmov.32 {t}, d{vd}[{half}]'),
  pair('VMOV_from_cores', 's', '0'),
  pair('VMOV_to_cores', 's', '1'),
  pair('VMOV_from_cores', 'd', '0'),
  pair('VMOV_to_cores', 'd', '1'),
  enc('VMRS', 'T1', '111011101111 0001 rt:4 1010 (0)(0)(0) 1 (0)(0)(0)(0)', {
    asm: ({ toFlags }) => (toFlags === true ? 'vmrs APSR_nzcv, fpscr' : 'vmrs {t}, fpscr'),
    decode: ({ rt }) => ({ t: rt === 15 ? 0 : rt, toFlags: rt === 15 }),
    unpredictable: ({ t }) => t === 13,
    since,
  }),
  enc('VMSR', 'T1', '111011101110 0001 rt:4 1010 (0)(0)(0) 1 (0)(0)(0)(0)', {
    asm: 'vmsr fpscr, {t}',
    decode: ({ rt }) => ({ t: rt }),
    unpredictable: ({ t }) => badReg(t),
    since,
  }),
]
