import type { Instruction } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'

export interface Exception {
  readonly reason: string
  readonly applies: (instruction: Instruction) => boolean
}

/** Where objdump 2.40 writes something else than the manual does. */
export const exceptions: readonly Exception[] = [
  {
    reason: 'MRS and MSR: A-profile names for APSR and XPSR; IAPSR and EAPSR without the bits written',
    applies: ({ operation, fields: { sysm = 0 } }) => /^M(RS|SR)$/.test(operation) && sysm <= 3,
  },
  {
    reason: 'barrier options that ARMv7-M reserves have names in v7-A and v8',
    applies: ({ operation, fields: { option } }) => /^D[MS]B$/.test(operation) && option !== 15,
  },
  {
    reason: 'hints that ARMv7-M leaves unallocated have names in later architectures (SEVL, CSDB, AUT …)',
    applies: ({ operation, encoding }) => operation === 'NOP' && encoding.name.endsWith('unallocated'),
  },
  {
    reason: 'unallocated memory hints: PLDW, or loads into PC',
    applies: ({ operation, encoding }) => operation === 'NOP' && encoding.name.startsWith('memory hint'),
  },
  {
    reason: 'literal loads at offsets with the pattern of LDRT in their low bits are read as LDRT',
    applies: ({ operation, fields: { u, imm12 = 0 } }) =>
      /^LDRS?[BH]?_lit$/.test(operation) && u === 0 && imm12 >>> 8 === 0b1110,
  },
  {
    reason:
      'objdump drops the sign of #-0, the #0 of post-indexed and the ! of pre-indexed forms, each in some',
    applies: ({ operands: { imm, index, wback }, fields: { imm8, p, u, w } }) =>
      (imm === 0 || imm8 === 0) && (u === 0 || index === false || wback === true || p === 0 || w === 1),
  },
  {
    reason: 'VMOV of a constant: the encoded byte, where UAL has the number',
    applies: ({ operation }) => operation === 'VMOV_imm',
  },
  {
    reason: 'MOV r8, r8 was the NOP of the first Thumb',
    applies: ({ raw }) => raw === 0x46c0,
  },
  {
    reason: 'MRC2 to the flags: PC, where MRC has APSR_nzcv',
    applies: ({ operation, encoding, fields: { rt } }) =>
      operation === 'MRC' && encoding.name === 'T2' && rt === 15,
  },
]

/** The other coprocessors are iWMMXt, Maverick, FPA, MVE, Advanced SIMD or half precision to objdump. */
const generalCoprocessors = [7, 14]

/** Whether objdump reads a coprocessor instruction as the general one that it is here. */
export function isComparable(raw: number, row: Encoding): boolean {
  if (!row.fields.some(({ name }) => name === 'coproc')) return true
  return generalCoprocessors.includes((raw >>> 8) & 15)
}
