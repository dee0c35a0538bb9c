import type { Encoding } from './encoding.ts'
import { noShift, type Condition } from './expand.ts'
import { enc } from './row.ts'

/** The 16-bit encodings (A5.2). */
export const t16: readonly Encoding[] = [
  enc('ADC_reg', 'T1', '0100000101 rm:3 rdn:3', {
    asm: 'adc{s} {d}, {m}',
    decode: ({ rdn, rm }, it) => ({ d: rdn, n: rdn, m: rm, ...noShift, setflags: it === 'outside' }),
    since: 'v6-M',
  }),
  enc('BX', 'T1', '010001110 rm:4 (0)(0)(0)', {
    asm: 'bx {m}',
    decode: ({ rm }) => ({ m: rm }),
    unpredictable: (_, it) => it === 'inside',
    since: 'v6-M',
  }),
  enc('B_cond', 'T1', '1101 cond:4!14,15 imm8:8', {
    asm: 'b{cond}.n {target}',
    decode: ({ cond, imm8 }) => ({ cond: cond as Condition, offset: (imm8 << 24) >> 23 }),
    unpredictable: (_, it) => it !== 'outside',
    since: 'v6-M',
  }),
]
