/** Encodings that hand-written tests use, by the manual's names (ARM DDI 0403E, A7.7); each gives its halfwords. */

export const nop = [0xbf00]
export const movs = (d: number, imm8: number): number[] => [0x2000 | (d << 8) | imm8]
export const addsImm = (d: number, imm8: number): number[] => [0x3000 | (d << 8) | imm8]
export const subsImm = (d: number, imm8: number): number[] => [0x3800 | (d << 8) | imm8]
export const cmpImm = (n: number, imm8: number): number[] => [0x2800 | (n << 8) | imm8]
export const adds = (d: number, n: number, m: number): number[] => [0x1800 | (m << 6) | (n << 3) | d]
export const eors = (d: number, m: number): number[] => [0x4040 | (m << 3) | d]
export const str = (t: number, n: number): number[] => [0x6000 | (n << 3) | t]
export const strh = (t: number, n: number): number[] => [0x8000 | (n << 3) | t]
export const ldr = (t: number, n: number): number[] => [0x6800 | (n << 3) | t]
export const bx = (m: number): number[] => [0x4700 | (m << 3)]
export const blx = (m: number): number[] => [0x4780 | (m << 3)]
export const push = (list: number): number[] => [0xb400 | list]
export const pop = (list: number): number[] => [0xbc00 | list]
export const stmia = (n: number, list: number): number[] => [0xc000 | (n << 8) | list]
export const ldmia = (n: number, list: number): number[] => [0xc800 | (n << 8) | list]
export const svc = [0xdf00]
export const isb = [0xf3bf, 0x8f6f]
/** `firstcond` 0 EQ, 1 NE …; `mask` as encoded. */
export const it = (firstcond: number, mask: number): number[] => [0xbf00 | (firstcond << 4) | mask]
/** B<cond> T1 by a number of bytes from this instruction's address. */
export const bcond = (cond: number, distance: number): number[] => [
  0xd000 | (cond << 8) | (((distance - 4) >> 1) & 0xff),
]
/** B T2 by a number of bytes from this instruction's address. */
export const b = (distance: number): number[] => [0xe000 | (((distance - 4) >> 1) & 0x7ff)]
/** B . */
export const stay = b(0)
/** LDR.W PC, [PC]: the word that follows, from a multiple of 4. */
export const jumpByLiteral = [0xf8df, 0xf000]
/** MOVW below 4096. */
export const movw = (d: number, imm12: number): number[] => [
  0xf240 | (((imm12 >> 11) & 1) << 10),
  (((imm12 >> 8) & 7) << 12) | (d << 8) | (imm12 & 0xff),
]
export const ldrex = (t: number, n: number): number[] => [0xe850 | n, (t << 12) | 0xf00]
export const strex = (d: number, t: number, n: number): number[] => [0xe840 | n, (t << 12) | (d << 8)]
export const clrex = [0xf3bf, 0x8f2f]
export const udiv = (d: number, n: number, m: number): number[] => [0xfbb0 | n, 0xf0f0 | (d << 8) | m]
export const sdiv = (d: number, n: number, m: number): number[] => [0xfb90 | n, 0xf0f0 | (d << 8) | m]
export const tbb = (n: number, m: number): number[] => [0xe8d0 | n, 0xf000 | m]
export const tbh = (n: number, m: number): number[] => [0xe8d0 | n, 0xf010 | m]
