import { hex } from '../../../src/bits.ts'
import { layout } from '../../../src/core/layout.ts'
import { conditionPassed } from '../../../src/core/state.ts'
import { decode, type Instruction } from '../../../src/isa/decode.ts'
import { Rig } from '../../engine/fixture.ts'
import { difference } from '../../engine/lockstep.ts'
import { prng } from '../../isa/prng.ts'
import { apsrMask, stepWords, type Case, type OracleCpu, type Trace } from '../../oracles/unicorn.ts'
import { knownFaultAt, type KnownFault } from './known-faults.ts'

/** How a program went: instructions compared, and where it ended early or differed. */
export interface Verdict {
  readonly instructions: number
  readonly faulted: boolean
  /** What Unicorn does wrong there; nothing behind it is compared. */
  readonly known: KnownFault | undefined
  readonly difference: string | undefined
}

/** An instruction that Unicorn executed too, and its place in the trace. */
interface Executed {
  readonly instruction: Instruction | undefined
  readonly step: number
  readonly isInIt: boolean
}

/** A store that faults in an IT block, whose other instructions Unicorn still executes. */
function ranOn({ instruction, isInIt }: Executed, trace: Trace, stepsBehind: number): boolean {
  const isStore = /^V?(ST|PUSH)/.test(instruction?.operation ?? '')
  return isStore && isInIt && trace.end === 'fault' && stepsBehind > 0 && stepsBehind <= 3
}

/** FNV-1a over words, as the driver digests them. */
function digest(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  let hash = 0x811c9dc5
  words.forEach((word) => {
    hash = Math.imul(hash ^ word, 0x01000193)
  })
  return hash >>> 0
}

/** Both tiers of a core, for many programs. */
export class Judge {
  readonly #cpu: OracleCpu
  readonly #reference: Rig
  readonly #interpreter: Rig

  constructor(cpu: OracleCpu) {
    this.#cpu = cpu
    this.#reference = new Rig('reference', cpu)
    this.#interpreter = new Rig('interpreter', cpu)
  }

  /** Runs the reference beside Unicorn's trace, and the interpreter, a few instructions at a time, beside it. */
  compare(program: Case, trace: Trace): Verdict {
    const reference = this.#reference
    const interpreter = this.#interpreter
    const { state } = reference
    reference.load(program)
    interpreter.load(program)
    const random = prng(program.start)
    const last = trace.words.length / stepWords - 1
    let step = 0
    let behind = 0
    let fuel = 1
    let instructions = 0
    let previous: Executed | undefined
    const verdict = (text: string | undefined, known?: KnownFault): Verdict => ({
      instructions,
      faulted: reference.hasFaulted,
      known,
      difference: text === undefined ? undefined : `${text}, ${this.#place(program, instructions)}`,
    })
    const knownFault = (): KnownFault | undefined =>
      previous?.instruction === undefined
        ? undefined
        : knownFaultAt(previous.instruction, trace.words, previous.step, state, this.#cpu)
    const catchUp = (): string | undefined => {
      if (behind > 0) interpreter.run(behind)
      behind = 0
      const found = difference(interpreter, reference)
      return found === undefined ? undefined : `interpreter: ${found} as in the reference stage`
    }

    for (;;) {
      const mustFault = step === last && trace.end === 'fault'
      // Unicorn does not stop at once inside an IT block: where it had its steps, it may be elsewhere.
      if (step === program.count) return verdict(catchUp())
      if (!isSkipped(reference) && !mustFault) {
        const found = this.#differs(trace, step, step === last)
        if (found !== undefined) {
          const known = knownFault()
          if (known !== undefined) return verdict(catchUp(), known)
          return verdict(`reference stage: ${found}`)
        }
        if (step === last) return verdict(catchUp())
        previous = { instruction: instructionAt(reference), step, isInIt: (state.itstate & 0xf) !== 0 }
        step += 1
      }
      reference.run(1)
      behind += 1
      instructions += 1
      if (reference.hasFaulted) {
        const tiers = catchUp()
        if (tiers !== undefined) return verdict(tiers)
        const known =
          previous !== undefined && ranOn(previous, trace, last - step) ? 'storeInIt' : knownFault()
        if (known !== undefined) return verdict(undefined, known)
        return verdict(
          mustFault || (step === last && trace.end === 'fault')
            ? undefined
            : `faults (${this.#faultKind}), not on Unicorn`,
        )
      }
      if (mustFault) return verdict('faults on Unicorn only')
      if (behind < fuel) continue
      const tiers = catchUp()
      if (tiers !== undefined) return verdict(tiers)
      fuel = 1 + (random() % 8)
    }
  }

  get #faultKind(): string {
    return this.#reference.core.lastFault?.kind ?? 'lockup'
  }

  /** The reference's state beside a step of the trace. */
  #differs({ words }: Trace, step: number, isLast: boolean): string | undefined {
    const { state, ram } = this.#reference
    const at = step * stepWords
    const pc = words[at] ?? 0
    if (state.pc !== pc) return `PC is ${hex(state.pc)}, not ${hex(pc)}`
    for (let index = 0; index < 15; index++) {
      const own = state.register(index)
      const theirs = words[at + 1 + index] ?? 0
      if (own !== theirs) return `r${index} is ${hex(own)}, not ${hex(theirs)}`
    }
    const mask = apsrMask[this.#cpu]
    const own = (state.apsr & mask) >>> 0
    const theirs = ((words[at + 16] ?? 0) & mask) >>> 0
    if (own !== theirs) return `APSR is ${hex(own)}, not ${hex(theirs)}`
    if (this.#cpu === 'cortex-m4f') {
      const fpscr = state.get(layout.fpscr)
      const expected = words[at + 18] ?? 0
      if (fpscr !== expected) return `FPSCR is ${hex(fpscr)}, not ${hex(expected)}`
      const floats = state.bytes.subarray(layout.fpRegisters, layout.fpRegisters + 4 * 32)
      if (digest(floats) !== words[at + 19]) return 's0…s31 differ'
    }
    const hasStored = step > 0 && words[at + 17] !== words[at + 17 - stepWords]
    return (hasStored || isLast) && digest(ram) !== words[at + 17] ? 'RAM differs' : undefined
  }

  #place({ start }: Case, instructions: number): string {
    return `after ${String(instructions)} instructions from ${hex(start)}, at ${hex(this.#reference.state.pc)}`
  }
}

/** Whether the next instruction fails the condition of its IT block: Unicorn does not show it. */
function isSkipped({ state, bus }: Rig): boolean {
  const it = state.get(layout.itstate)
  // BKPT would not be skipped; it is not among the rows.
  return (it & 0xf) !== 0 && !conditionPassed(it >>> 4, state.apsr) && bus.peek(state.pc, 2) !== undefined
}

function instructionAt({ state, bus }: Rig): Instruction | undefined {
  const first = bus.peek(state.pc, 2)
  if (first === undefined) return undefined
  return decode(first, bus.peek(state.pc + 2, 2) ?? 0, 'outside')
}
