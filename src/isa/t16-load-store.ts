import { bitCount } from '../bits.ts'
import type { Encoding } from './encoding.ts'
import { enc } from './row.ts'
import { notLastInIt } from './rules.ts'

type LoadOrStore = 'STR' | 'STRH' | 'STRB' | 'LDR' | 'LDRH' | 'LDRB'
type SignedLoad = 'LDRSB' | 'LDRSH'

function register(operation: `${LoadOrStore | SignedLoad}_reg`, opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `0101 ${opcode} rm:3 rn:3 rt:3`, {
    asm,
    decode: ({ rm, rn, rt }) => ({ t: rt, n: rn, m: rm, amount: 0 }),
  })
}

/** `scale`: log2 of the access's size in bytes. */
function immediate(operation: `${LoadOrStore}_imm`, opcode: string, scale: number, asm: string): Encoding {
  return enc(operation, 'T1', `${opcode} imm5:5 rn:3 rt:3`, {
    asm,
    decode: ({ imm5, rn, rt }) => ({ t: rt, n: rn, imm: imm5 << scale, index: true, wback: false }),
  })
}

function spRelative(operation: 'STR_imm' | 'LDR_imm', opcode: string, asm: string): Encoding {
  return enc(operation, 'T2', `${opcode} rt:3 imm8:8`, {
    asm,
    decode: ({ rt, imm8 }) => ({ t: rt, n: 13, imm: imm8 << 2, index: true, wback: false }),
  })
}

/** 16-bit loads and stores (A5.2.4), PUSH and POP (A5.2.5), LDM and STM. */
export const t16LoadsAndStores: readonly Encoding[] = [
  enc('LDR_lit', 'T1', '01001 rt:3 imm8:8', {
    asm: 'ldr {t}, [pc, #{imm}]',
    decode: ({ rt, imm8 }) => ({ t: rt, imm: imm8 << 2 }),
  }),
  register('STR_reg', '000', 'str {t}, [{n}, {m}]'),
  register('STRH_reg', '001', 'strh {t}, [{n}, {m}]'),
  register('STRB_reg', '010', 'strb {t}, [{n}, {m}]'),
  register('LDRSB_reg', '011', 'ldrsb {t}, [{n}, {m}]'),
  register('LDR_reg', '100', 'ldr {t}, [{n}, {m}]'),
  register('LDRH_reg', '101', 'ldrh {t}, [{n}, {m}]'),
  register('LDRB_reg', '110', 'ldrb {t}, [{n}, {m}]'),
  register('LDRSH_reg', '111', 'ldrsh {t}, [{n}, {m}]'),
  immediate('STR_imm', '01100', 2, 'str {t}, [{n}, #{imm}]'),
  immediate('LDR_imm', '01101', 2, 'ldr {t}, [{n}, #{imm}]'),
  immediate('STRB_imm', '01110', 0, 'strb {t}, [{n}, #{imm}]'),
  immediate('LDRB_imm', '01111', 0, 'ldrb {t}, [{n}, #{imm}]'),
  immediate('STRH_imm', '10000', 1, 'strh {t}, [{n}, #{imm}]'),
  immediate('LDRH_imm', '10001', 1, 'ldrh {t}, [{n}, #{imm}]'),
  spRelative('STR_imm', '10010', 'str {t}, [sp, #{imm}]'),
  spRelative('LDR_imm', '10011', 'ldr {t}, [sp, #{imm}]'),

  enc('PUSH', 'T1', '1011010 m:1 list:8', {
    asm: 'push {registers}',
    decode: ({ m, list }) => ({ registers: (m << 14) | list }),
    unpredictable: ({ registers }) => registers === 0,
  }),
  enc('POP', 'T1', '1011110 p:1 list:8', {
    asm: 'pop {registers}',
    decode: ({ p, list }) => ({ registers: list, pc: p === 1 }),
    unpredictable: ({ registers, pc }, it) => (registers === 0 && !pc) || (pc && notLastInIt(it)),
  }),
  enc('STM', 'T1', '11000 rn:3 list:8', {
    asm: 'stmia {n}!, {registers}',
    decode: ({ rn, list }) => ({ n: rn, registers: list, wback: true }),
    unpredictable: ({ registers }) => bitCount(registers) < 1,
  }),
  enc('LDM', 'T1', '11001 rn:3 list:8', {
    asm: 'ldmia {n}{!}, {registers}',
    decode: ({ rn, list }) => ({ n: rn, registers: list, pc: false, wback: ((list >>> rn) & 1) === 0 }),
    unpredictable: ({ registers }) => bitCount(registers) < 1,
  }),
]
