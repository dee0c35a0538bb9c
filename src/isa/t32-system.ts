import type { SpecialRegister } from './operations/system.ts'
import { signExtend } from '../bits.ts'
import type { Encoding } from './encoding.ts'
import { branchOffset24, type Condition } from './expand.ts'
import { enc } from './row.ts'
import { badReg, inItBlock, notLastInIt } from './rules.ts'

function hint(operation: 'NOP' | 'YIELD' | 'WFE' | 'WFI' | 'SEV', opcode: string, asm: string): Encoding {
  return enc(operation, 'T2', `111100111010 (1)(1)(1)(1) 10 (0) 0 (0) 000 0000 ${opcode}`, {
    asm,
    decode: () => ({}),
  })
}

function barrier(operation: 'DSB' | 'DMB' | 'ISB', opcode: string, asm: string): Encoding {
  return enc(operation, 'T1', `111100111011 (1)(1)(1)(1) 10 (0) 0 (1)(1)(1)(1) ${opcode} option:4`, {
    asm,
    decode: ({ option }) => ({ option }),
    since: 'v6-M',
  })
}

/** Special registers that MRS and MSR know (B5.2.2): xPSR views, MSP, PSP, masks and CONTROL. */
function isSpecialRegister(sysm: number): boolean {
  return sysm <= 3 || (sysm >= 5 && sysm <= 9) || (sysm >= 16 && sysm <= 20)
}

/** Branches and miscellaneous control (A5.3.4). */
export const t32System: readonly Encoding[] = [
  enc('B_cond', 'T3', '11110 s:1 cond:4!14,15 imm6:6 10 j1:1 0 j2:1 imm11:11', {
    asm: 'b{cond}.w {target}',
    decode: ({ s, cond, imm6, j1, j2, imm11 }) => ({
      cond: cond as Condition,
      offset: signExtend((s << 20) | (j2 << 19) | (j1 << 18) | (imm6 << 12) | (imm11 << 1), 21),
    }),
    unpredictable: (_, it) => inItBlock(it),
  }),
  enc('B', 'T4', '11110 s:1 imm10:10 10 j1:1 1 j2:1 imm11:11', {
    asm: 'b.w {target}',
    decode: ({ s, imm10, j1, j2, imm11 }) => ({ offset: branchOffset24(s, j1, j2, imm10, imm11) }),
    unpredictable: (_, it) => notLastInIt(it),
  }),
  enc('BL', 'T1', '11110 s:1 imm10:10 11 j1:1 1 j2:1 imm11:11', {
    asm: 'bl {target}',
    decode: ({ s, imm10, j1, j2, imm11 }) => ({ offset: branchOffset24(s, j1, j2, imm10, imm11) }),
    unpredictable: (_, it) => notLastInIt(it),
    since: 'v6-M',
  }),

  // The bits of `mask` that name the GE flags want the DSP extension.
  enc('MSR', 'T1', '11110011100 (0) rn:4 10 (0) 0 mask:2 (0)(0) sysm:8', {
    asm: 'msr {special}, {n}',
    decode: ({ rn, mask, sysm }) => ({ n: rn, mask, sysm: sysm as SpecialRegister }),
    unpredictable: ({ n, mask, sysm }) =>
      mask === 0 || (mask !== 2 && sysm > 3) || badReg(n) || !isSpecialRegister(sysm),
    since: 'v6-M',
  }),
  enc('MRS', 'T1', '11110011111 (0) (1)(1)(1)(1) 10 (0) 0 rd:4 sysm:8', {
    asm: 'mrs {d}, {special}',
    decode: ({ rd, sysm }) => ({ d: rd, sysm: sysm as SpecialRegister }),
    unpredictable: ({ d, sysm }) => badReg(d) || !isSpecialRegister(sysm),
    since: 'v6-M',
  }),
  hint('NOP', '0000', 'nop.w'),
  hint('YIELD', '0001', 'yield.w'),
  hint('WFE', '0010', 'wfe.w'),
  hint('WFI', '0011', 'wfi.w'),
  hint('SEV', '0100', 'sev.w'),
  // Unallocated hints execute as NOP.
  enc('NOP', 'T2 unallocated', '111100111010 (1)(1)(1)(1) 10 (0) 0 (0) 000 high:4!15 low:4', {
    asm: (_, { high = 0, low = 0 }) => `nop.w {${(high << 4) | low}}`,
    decode: () => ({}),
    except: [0, 1, 2, 3, 4].map((low) => ({ high: 0, low })),
  }),
  enc('DBG', 'T1', '111100111010 (1)(1)(1)(1) 10 (0) 0 (0) 000 1111 option:4', {
    asm: 'dbg #{option}',
    decode: ({ option }) => ({ option }),
  }),
  enc('CLREX', 'T1', '111100111011 (1)(1)(1)(1) 10 (0) 0 (1)(1)(1)(1) 0010 (1)(1)(1)(1)', {
    asm: 'clrex',
    decode: () => ({}),
  }),
  barrier('DSB', '0100', 'dsb {barrier}'),
  barrier('DMB', '0101', 'dmb {barrier}'),
  barrier('ISB', '0110', 'isb {barrier}'),
  enc('UDF', 'T2', '111101111111 imm4:4 1010 imm12:12', {
    asm: 'udf.w #{imm}',
    decode: ({ imm4, imm12 }) => ({ imm: (imm4 << 12) | imm12 }),
    since: 'v6-M',
  }),
]
