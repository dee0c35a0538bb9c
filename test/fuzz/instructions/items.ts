import type { Random } from '../../engine/cases.ts'
import type { Pools } from './pools.ts'

/** An instruction, an IT block, or a few instructions that belong together. */
export interface Item {
  readonly sizeHalfwords: number
  /** How many of the items behind it its branch skips. */
  readonly skips: number
  /** Its code at an address, where `target` is the address of the first item that is not skipped. */
  readonly emit: (address: number, target: number) => readonly number[]
  /** Smaller items that may fail for the same reason. */
  readonly simpler?: readonly Item[]
}

export function fixed(code: readonly number[]): Item {
  return { sizeHalfwords: code.length, skips: 0, emit: () => code }
}

/** What a batch is generated from. */
export interface Source {
  readonly pools: Pools
  /** NZCVQ, and GE where the core has it. */
  readonly apsrMask: number
  /** Cortex-M0: no IT blocks, no exclusives, few branches, and every access aligned. */
  readonly isV6M: boolean
  readonly hasFpu: boolean
  readonly random: Random
}
