import { branches } from '../../isa/operations/branches.ts'
import { dataProcessing } from '../../isa/operations/data-processing.ts'
import { dspOperations } from '../../isa/operations/dsp.ts'
import { loadsAndStores } from '../../isa/operations/loads-stores.ts'
import { multiplies } from '../../isa/operations/multiplies.ts'
import { systemOperations } from '../../isa/operations/system.ts'
import { vfpOperations } from '../../isa/operations/vfp.ts'
import type { Reg, RegList, Stage, Val } from '../stage.ts'
import type { Cost, Costs, Timing, TimingName } from './cost.ts'

/*
 * Cortex-M3: ARM DDI 0337, table 3-1, "Cortex-M3 instruction set summary", and "Load/store timings".
 * Cortex-M4: ARM DDI 0439, tables 3-1, 3-2 (DSP) and 7-1 (floating point), and the same section.
 * FIDELITY.md says where they leave a range and what is taken of it. Memory has no wait states.
 */

/** P, 1 to 3 in the tables: by how early the core knows where it goes. */
const refill = { immediate: 1, register: 2, loaded: 3 } as const

const one = { cycles: 1 } as const
const two = { cycles: 2 } as const
const direct = { cycles: 1, refill: refill.immediate } as const
const throughRegister = { cycles: 1, refill: refill.register } as const
const load = { cycles: 2, refill: refill.loaded } as const

function all<Group extends object, C>(group: Group, cost: C): { readonly [Name in keyof Group]: C } {
  return Object.fromEntries(Object.keys(group).map((name) => [name, cost])) as { [Name in keyof Group]: C }
}

/** 1 + N: N registers are transferred, PC among them. */
const multiple = {
  cycles: 1,
  refill: refill.loaded,
  extra: (s: Stage, { registers, pc }: { registers: RegList; pc?: boolean }): Val =>
    pc === true ? s.add(s.registerCount(registers), s.word(1)) : s.registerCount(registers),
}
const multipleVfp = { cycles: 1, extra: (_: Stage, { count }: { count: Val }): Val => count }
/** LDRD and STRD: 1 + N as well. */
const dual = { cycles: 1, extra: (s: Stage): Val => s.word(2) } as const
const singleVfp = {
  cycles: 2,
  extra: (s: Stage, { double }: { double: boolean }): Val => s.word(double ? 1 : 0),
}

/**
 * 2 to 12, "early termination by the number of leading ones and zeros" of the operands: 2 where the quotient can have
 * no bits, 12 where it can have 32, in between by the number of its bits.
 */
const divide = (signed: boolean): Cost<(typeof multiplies)['UDIV']> => ({
  cycles: 2,
  extra: (s, { n, m }) => {
    const size = (register: Reg): Val => {
      const value = s.reg(register)
      const isNegative = s.shiftRight(value, s.word(31))
      return signed ? s.select(isNegative, s.sub(s.word(0), value), value) : value
    }
    const [dividend, divisor] = [size(n), size(m)]
    const difference = s.sub(s.countLeadingZeros(divisor), s.countLeadingZeros(dividend))
    const bits = s.add(difference, s.word(1))
    const hasBits = s.and(s.lessThan(s.word(0), bits, true), s.lessThan(s.word(0), divisor, false))
    const cycles = s.shiftRight(s.add(s.mul(bits, s.word(10)), s.word(31)), s.word(5))
    return s.select(hasBits, cycles, s.word(0))
  },
})

/** Cortex-M3 multiplies long by halves: each operand that needs its upper one makes more partial products. */
const longMultiply = (signed: boolean, accumulate: boolean): Cost<(typeof multiplies)['UMULL']> => ({
  cycles: accumulate ? 4 : 3,
  extra: (s, { n, m }) => {
    const isWide = (register: Reg): Val => {
      const value = s.reg(register)
      if (!signed) return s.lessThan(s.word(0xffff), value, false)
      return s.xor(s.equal(s.signExtend(value, 16), value), s.word(1))
    }
    const [wideN, wideM] = [isWide(n), isWide(m)]
    const products = s.add(wideN, wideM)
    return accumulate ? s.add(products, s.and(wideN, wideM)) : products
  },
})

const cortexM4: Costs = {
  ...all(dataProcessing, one),
  ADD_reg: throughRegister,
  MOV_reg: throughRegister,
  ...all(multiplies, one),
  UDIV: divide(false),
  SDIV: divide(true),
  ...all(dspOperations, one),

  ...all(loadsAndStores, load),
  // "STR Rx,[Ry,#imm] is always one cycle": the data phase overlaps what follows.
  STR_imm: one,
  STRB_imm: one,
  STRH_imm: one,
  STRT: one,
  STRBT: one,
  STRHT: one,
  LDRD_imm: dual,
  LDRD_lit: dual,
  STRD_imm: dual,
  LDM: multiple,
  LDMDB: multiple,
  STM: multiple,
  STMDB: multiple,
  POP: multiple,
  PUSH: multiple,
  CLREX: one,
  PLD_imm: one,
  PLD_lit: one,
  PLD_reg: one,
  PLI_imm: one,
  PLI_lit: one,
  PLI_reg: one,

  ...all(branches, throughRegister),
  B: direct,
  B_cond: direct,
  BL: direct,
  CBZ: direct,
  TBB: load,
  TBH: load,
  IT: one,

  // SVC and BKPT have no number: the entry follows. WFI and WFE: the time asleep follows. DSB and DMB: B is 0.
  ...all(systemOperations, one),
  MRS: two,
  MSR: two,
  // B is a refill.
  ISB: { cycles: 1 + refill.loaded },

  ...all(vfpOperations, one),
  VDIV: { cycles: 14 },
  VSQRT: { cycles: 14 },
  VMLA: { cycles: 3 },
  VMLS: { cycles: 3 },
  VNMLA: { cycles: 3 },
  VNMLS: { cycles: 3 },
  VFMA: { cycles: 3 },
  VFMS: { cycles: 3 },
  VFNMA: { cycles: 3 },
  VFNMS: { cycles: 3 },
  VMOV_from_cores: two,
  VMOV_to_cores: two,
  VLDR: singleVfp,
  VSTR: singleVfp,
  VLDM: multipleVfp,
  VSTM: multipleVfp,
  VPUSH: multipleVfp,
  VPOP: multipleVfp,
}

const cortexM3: Costs = {
  ...cortexM4,
  MLA: two,
  MLS: two,
  UMULL: longMultiply(false, false),
  SMULL: longMultiply(true, false),
  UMLAL: longMultiply(false, true),
  SMLAL: longMultiply(true, true),
}

/** The cores whose cycles are known. */
export const timings: Readonly<Record<TimingName, Timing>> = {
  'cortex-m3': { name: 'cortex-m3', costs: cortexM3 },
  'cortex-m4': { name: 'cortex-m4', costs: cortexM4 },
}

/** The cycles that an unaligned access takes more than an aligned one: it becomes two accesses, or three. */
export function unalignedCycles(s: Stage, address: Val, sizeBytes: 2 | 4): Val {
  return sizeBytes === 2 ? s.word(1) : s.add(s.and(address, s.word(1)), s.word(1))
}
