import type { EntryKind } from '../core/core.ts'
import { activation } from '../core/layout.ts'
import type { State } from '../core/state.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import type { Delay, RawActivation, RawMoment } from './activations.ts'

/** Registers that the AAPCS has a callee preserve; the hardware does not stack them. */
export const calleeSaved = [4, 5, 6, 7, 8, 9, 10, 11] as const

/** An exception that waits to be entered: since when, and why. */
export interface Pended extends RawMoment {
  readonly exception: ExceptionNumber
  readonly order: number
  delay: Delay
}

/** An activation at its beginning, which is now. */
export interface Entered {
  readonly pended: Pended
  readonly how: EntryKind
  readonly nesting: number
}

/** What was recorded, as plain data. */
export interface SavedRecords {
  readonly count: number
  readonly chunks: readonly Chunk[]
}
export interface Chunk {
  readonly words: Int32Array
  readonly floats: Float64Array
}

const delays: readonly Delay[] = ['nothing', 'masking', 'priority', 'disabled']

/** They lie in chunks of so many, so that growing never copies. */
const chunkLength = 256

const { moments, floats: floatsEach, words: wordsEach, bits: rest, hows } = activation
const hasClobbered = 0xff << rest.clobbered

/** Activations in the order of their entries, in little memory: a storm of interrupts makes millions. */
export class ActivationRecords {
  readonly #state: State
  readonly #chunks: Chunk[] = []
  #length = 0

  constructor(state: State) {
    this.#state = state
  }

  get length(): number {
    return this.#length
  }
  /** Forgets the last ones. */
  set length(length: number) {
    this.#length = length
  }
  /** The activation as it is recorded there when it is looked at; a negative index counts from the end. */
  at(index: number): RawActivation | undefined {
    const from = index < 0 ? this.#length + index : index
    if (from < 0 || from >= this.#length) return undefined
    return new Recorded(this.#chunkOf(from), from % chunkLength)
  }
  /** The exception of the activation there. */
  exceptionAt(index: number): ExceptionNumber {
    const { words } = this.#chunkOf(index)
    const bits = words[(index % chunkLength) * wordsEach + activation.rest] ?? 0
    return exceptionNumber(bits & rest.exception)
  }
  /** How long the activation there had to wait. */
  latencyAt(index: number): number {
    const { floats } = this.#chunkOf(index)
    const at = (index % chunkLength) * floatsEach
    return (floats[at + moments.enteredAt] ?? 0) - (floats[at + moments.pendedAt] ?? 0)
  }
  /** The index of the last one whose exception is such; -1 where there is none. */
  findLastIndex(isSuch: (exception: ExceptionNumber) => boolean): number {
    let index = this.#length - 1
    while (index >= 0 && !isSuch(this.exceptionAt(index))) index--
    return index
  }
  *[Symbol.iterator](): Generator<RawActivation> {
    for (let index = 0; index < this.#length; index++) {
      yield new Recorded(this.#chunkOf(index), index % chunkLength)
    }
  }

  /** Records an entry that happens now; returns its index. */
  enter({ pended, how, nesting }: Entered): number {
    const index = this.#length++
    const chunk = this.#chunkOf(index)
    const { words, floats } = chunk
    const within = index % chunkLength
    const { lr, msp, psp } = this.#state
    const [floatsAt, wordsAt] = [within * floatsEach, within * wordsEach]
    floats[floatsAt + moments.pendedAt] = pended.cycle
    floats[floatsAt + 3 + moments.pendedAt] = pended.instruction
    words[wordsAt + moments.pendedAt] = pended.pc
    this.#now(chunk, within, moments.enteredAt)
    words[wordsAt + activation.frame] = (lr & 4) !== 0 ? psp : msp
    words[wordsAt + activation.excReturn] = lr
    words[wordsAt + activation.nesting] = nesting
    words[wordsAt + activation.rest] =
      pended.exception | (hows.indexOf(how) << rest.how) | (delays.indexOf(pended.delay) << rest.delay)
    return index
  }
  /**
   * Records that an activation returns now.
   *
   * @param clobbered - a bit for each of {@link calleeSaved}
   */
  return(index: number, clobbered: number): void {
    const chunk = this.#chunkOf(index)
    const { words } = chunk
    const within = index % chunkLength
    this.#now(chunk, within, moments.returnedAt)
    const at = within * wordsEach + activation.rest
    words[at] = (words[at] ?? 0) | rest.hasReturned | (clobbered << rest.clobbered)
  }
  /** Appends what was recorded elsewhere in the same form: records `[from, end)` of those that begin there. */
  append({ words, floats }: Chunk, from: number, end: number): void {
    for (let index = from; index < end;) {
      const within = this.#length % chunkLength
      const count = Math.min(end - index, chunkLength - within)
      const chunk = this.#chunkOf(this.#length)
      chunk.words.set(words.subarray(index * wordsEach, (index + count) * wordsEach), within * wordsEach)
      chunk.floats.set(floats.subarray(index * floatsEach, (index + count) * floatsEach), within * floatsEach)
      this.#length += count
      index += count
    }
  }
  /** One of its own returns as one that was recorded elsewhere did: the first there. */
  returnAs(index: number, { words, floats }: Chunk): void {
    const chunk = this.#chunkOf(index)
    const within = index % chunkLength
    const { returnedAt } = moments
    for (const at of [returnedAt, returnedAt + 3]) chunk.floats[within * floatsEach + at] = floats[at] ?? 0
    chunk.words[within * wordsEach + returnedAt] = words[returnedAt] ?? 0
    const at = within * wordsEach + activation.rest
    chunk.words[at] =
      (chunk.words[at] ?? 0) | ((words[activation.rest] ?? 0) & (rest.hasReturned | hasClobbered))
  }
  /** An activation has not returned after all. */
  reopen(index: number): void {
    const { words } = this.#chunkOf(index)
    const at = (index % chunkLength) * wordsEach + activation.rest
    words[at] = (words[at] ?? 0) & ~(rest.hasReturned | hasClobbered)
  }

  save(): SavedRecords {
    const chunks = this.#chunks.slice(0, Math.ceil(this.#length / chunkLength))
    return {
      count: this.#length,
      chunks: chunks.map((chunk, index) => beginningOf(chunk, this.#length - index * chunkLength)),
    }
  }
  restore({ count, chunks }: SavedRecords): void {
    for (const [index, { words, floats }] of chunks.entries()) {
      const chunk = this.#chunkOf(index * chunkLength)
      chunk.words.set(words)
      chunk.floats.set(floats)
    }
    this.#length = count
  }

  #addChunk(): Chunk {
    const chunk = {
      words: new Int32Array(chunkLength * wordsEach),
      floats: new Float64Array(chunkLength * floatsEach),
    }
    this.#chunks.push(chunk)
    return chunk
  }
  #now({ words, floats }: Chunk, within: number, moment: number): void {
    floats[within * floatsEach + moment] = this.#state.cycles
    floats[within * floatsEach + 3 + moment] = this.#state.instructions
    words[within * wordsEach + moment] = this.#state.pc
  }
  #chunkOf(index: number): Chunk {
    return this.#chunks[Math.floor(index / chunkLength)] ?? this.#addChunk()
  }
}

/** A copy of its first records. */
function beginningOf({ words, floats }: Chunk, count: number): Chunk {
  return { words: words.slice(0, count * wordsEach), floats: floats.slice(0, count * floatsEach) }
}

/** Reads an activation where it is recorded. */
class Recorded implements RawActivation {
  readonly #words: Int32Array
  readonly #floats: Float64Array
  readonly #within: number

  constructor({ words, floats }: Chunk, within: number) {
    this.#words = words
    this.#floats = floats
    this.#within = within
  }

  get exceptionNumber(): ExceptionNumber {
    return exceptionNumber(this.#rest & rest.exception)
  }
  get pendedAt(): RawMoment {
    return this.#moment(moments.pendedAt)
  }
  get enteredAt(): RawMoment {
    return this.#moment(moments.enteredAt)
  }
  get returnedAt(): RawMoment | undefined {
    return (this.#rest & rest.hasReturned) === 0 ? undefined : this.#moment(moments.returnedAt)
  }
  get nesting(): number {
    return this.#word(activation.nesting)
  }
  get how(): EntryKind {
    return hows[(this.#rest >>> rest.how) & 3] ?? 'preempted'
  }
  get delayedBy(): Delay {
    return delays[(this.#rest >>> rest.delay) & 3] ?? 'nothing'
  }
  get clobbered(): readonly number[] {
    const clobbered = (this.#rest & hasClobbered) >>> rest.clobbered
    return clobbered === 0 ? none : calleeSaved.filter((_, index) => ((clobbered >>> index) & 1) !== 0)
  }
  get frame(): number {
    return this.#word(activation.frame)
  }
  get excReturn(): number {
    return this.#word(activation.excReturn)
  }

  get #rest(): number {
    return this.#word(activation.rest)
  }
  #word(which: number): number {
    return (this.#words[this.#within * wordsEach + which] ?? 0) >>> 0
  }
  #moment(which: number): RawMoment {
    const at = this.#within * floatsEach + which
    return {
      cycle: this.#floats[at] ?? 0,
      instruction: this.#floats[at + 3] ?? 0,
      pc: this.#word(which),
    }
  }
}
const none: readonly number[] = []
