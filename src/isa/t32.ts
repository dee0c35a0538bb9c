import type { Encoding } from './encoding.ts'
import { enc } from './row.ts'
import { signedOffset } from './expand.ts'

/** The 32-bit encodings (A5.3). */
export const t32: readonly Encoding[] = [
  enc('STR_imm', 'T4', '111110000100 rn:4!15 rt:4 1 p:1 u:1 w:1 imm8:8', {
    asm: 'str.w {t}, {address}',
    decode: ({ rn, rt, p, u, w, imm8 }) => ({
      t: rt,
      n: rn,
      imm: signedOffset(u, imm8),
      index: p === 1,
      wback: w === 1,
    }),
    unpredictable: ({ t, n, wback }) => t === 15 || (wback && n === t),
  }),
  enc('LDM', 'T2', '1110100010 w:1 1 rn:4 p:1 m:1 (0) list:13', {
    asm: 'ldmia.w {n}{!}, {registers}',
    decode: ({ w, rn, p, m, list }) => ({ n: rn, registers: list | (m << 14), pc: p === 1, wback: w === 1 }),
  }),
]
