import { exceptionPriority, groupPriority } from '../core/priority.ts'
import { layout } from '../core/layout.ts'
import { conditionPassed } from '../core/state.ts'
import { conditionOf, provenanceOf, type Provenance, type Sources } from '../engine/provenance.ts'
import type { Instruction } from '../isa/decode.ts'
import type { Machine } from './machine.ts'

export { place } from '../engine/provenance.ts'
export type { FlowingAccess, Sources } from '../engine/provenance.ts'
export type { Follower } from './control.ts'

/** An instruction that is about to execute. */
export interface Upcoming {
  readonly pc: number
  readonly sizeBytes: number
  readonly provenance: Provenance
  /** It branches where two values are equal, or where they are not. */
  readonly isEquality: boolean
  /** What it computes from several values is no comparison or difference of them, and no choice of bits. */
  readonly isSum: boolean
  /** It subtracts. */
  readonly isDifference: boolean
  /** What an IT block's condition looks at; undefined outside of one. */
  readonly condition: Sources | undefined
  /** That condition fails. */
  readonly isSkipped: boolean
  /** An abandoned transfer goes on with its later words. */
  readonly isContinued: boolean
}

/** What is about to execute, again and again. */
export class UpcomingInstructions {
  readonly #machine: Machine
  /** By address, of code that nothing overwrites and that is in no IT block. */
  readonly #known = new Map<number, Upcoming>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** The instruction at PC; undefined where it is UNDEFINED. */
  next(): Upcoming | undefined {
    const { pc, itstate } = this.#machine.state
    const known = itstate === 0 ? this.#known.get(pc) : undefined
    if (known !== undefined) return known
    const found = upcoming(this.#machine)
    if (found !== undefined && itstate === 0 && this.#machine.bus.regionAt(pc, 2)?.writable === false)
      this.#known.set(pc, found)
    return found
  }
}

/** The instruction at PC; undefined where it is UNDEFINED. */
function upcoming(machine: Machine): Upcoming | undefined {
  const { state } = machine
  const { pc, itstate } = state
  const instruction = machine.instructionAt(pc)
  if (instruction === undefined) return undefined
  const isInBlock = (itstate & 0xf) !== 0 && instruction.operation !== 'BKPT'
  const condition = itstate >>> 4
  return {
    pc,
    sizeBytes: instruction.sizeBytes,
    provenance: provenanceOf(instruction),
    isSum: !comparing.test(instruction.operation),
    isDifference: subtracting.test(instruction.operation),
    isEquality: isEquality(instruction, isInBlock ? condition : undefined),
    condition: isInBlock ? conditionOf(condition) : undefined,
    isSkipped: isInBlock && !conditionPassed(condition, state.apsr),
    isContinued: itstate !== 0 && !isInBlock,
  }
}

const comparing = /^(CMP|SUB|RSB|SBC|TEQ|TST|EOR|ORR|ORN|AND|BIC|VCMP|VSUB|LDR|LDM|POP|VLDR|IT)/
const subtracting = /^(SUB|RSB|SBC|VSUB)/
function isEquality({ operation, operands }: Instruction, inBlock: number | undefined): boolean {
  const condition = inBlock ?? (operation === 'B_cond' ? Number(operands.cond) : undefined)
  return operation === 'CBZ' || condition === 0 || condition === 1
}

/** What holds exceptions back, in words of the state: PRIMASK, FAULTMASK, BASEPRI, then the bits of who is enabled. */
export function masksOf({ state: { words } }: Machine): readonly number[] {
  return maskWords.map((at) => words[at] ?? 0)
}
const maskWords = [
  ...[layout.primask >> 2, layout.faultmask >> 2, layout.basepri >> 2],
  ...Array.from({ length: 8 }, (_, index) => (layout.enabled >> 2) + index),
]
/** Whether they are these. */
export function areMasks({ state: { words } }: Machine, masks: readonly number[]): boolean {
  for (let index = 0; index < maskWords.length; index++)
    if (words[maskWords[index] ?? 0] !== masks[index]) return false
  return true
}
/** The priority by which an exception pre-empts, and by which BASEPRI holds it back. */
export function preemptionPriority({ state }: Machine, exception: number): number {
  return groupPriority(state, exceptionPriority(state, exception))
}
