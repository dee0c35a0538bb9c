import type { DebugInfo } from '../image/dwarf/index.ts'
import { isLoadedCode } from '../image/loaded-memory.ts'
import { is32Bit } from '../isa/decode.ts'
import type { MachineConfiguration } from './configuration.ts'
import type { Machine } from './machine.ts'
import { debugInfoOf } from './source/debug-info.ts'

/** A context's registers as far as they are known: r0 to r12, SP, LR, PC. */
export type KnownRegisters = readonly (number | undefined)[]

/** An exception that is active: where what it pre-empted was stacked. */
export interface ActiveException {
  readonly exceptionNumber: number
  /** Address of the stacked frame. */
  readonly frame: number
  readonly excReturn: number
}

/** Where unwinding begins: the machine now, or as it was noted at some moment. */
export interface UnwindStart {
  readonly registers: KnownRegisters
  readonly psp: number
  /** The exception whose handler runs; 0 for none. */
  readonly ipsr: number
  /** As they were logged, innermost first. */
  readonly active: readonly ActiveException[]
}

/** A function's frame that has a call or an exception of its own, inlined ones not told apart. */
export interface UnwoundFrame {
  /** The instruction that executes next in the innermost context, or did when it was pre-empted; of others the call. */
  readonly pc: number
  /** The exception that pre-empted it right there. */
  readonly exceptionNumber?: number
  /** Found by what looks like a return address: there are no unwind rules. */
  readonly isGuess: boolean
}

const [sp, lr, pc] = [13, 14, 15]
const maxFrames = 200
/** As far as a guess looks for a return address on the stack. */
const maxScannedWords = 256
/** From here on a return address is an EXC_RETURN. */
const firstExcReturn = 0xf0000000

/** The machine as it is. */
export function unwindStart({ state, log }: Machine): UnwindStart {
  return {
    registers: [...Array.from({ length: 15 }, (_, index) => state.register(index)), state.pc],
    psp: state.psp,
    ipsr: state.ipsr,
    active: log.active(),
  }
}

/** Walks the stacks, innermost first: by unwind rules, across exceptions by their stacked frames, else by guessing. */
export function* unwind(
  start: UnwindStart,
  { bus, configuration }: Pick<Machine, 'bus' | 'configuration'>,
): Generator<UnwoundFrame> {
  const stack = new Stack(start, (address) => bus.peek(address, 4), configuration)
  for (let count = 0; count < maxFrames; count++) {
    const frame = stack.frame()
    if (frame === undefined) return
    yield frame
    if (!stack.up()) return
  }
}

class Stack {
  #registers: (number | undefined)[]
  readonly #active: readonly ActiveException[]
  readonly #psp: number
  readonly #word: (address: number) => number | undefined
  readonly #configuration: MachineConfiguration
  readonly #info: DebugInfo | undefined
  /** The context goes on behind a call: its PC is a return address. */
  #isBehindCall = false
  #isGuess = false
  #preemptedBy: number | undefined
  #ipsr: number

  constructor(
    { registers, psp, ipsr, active }: UnwindStart,
    word: (address: number) => number | undefined,
    configuration: MachineConfiguration,
  ) {
    this.#registers = [...registers]
    this.#psp = psp
    this.#ipsr = ipsr
    this.#active = active
    this.#word = word
    this.#configuration = configuration
    this.#info = debugInfoOf(configuration.image)
  }

  frame(): UnwoundFrame | undefined {
    const next = this.#registers[pc]
    if (next === undefined) return undefined
    return {
      pc: this.#isBehindCall ? (callBefore(next, this.#word) ?? next) : next,
      ...(this.#preemptedBy === undefined ? {} : { exceptionNumber: this.#preemptedBy }),
      isGuess: this.#isGuess,
    }
  }

  /** Goes on to the caller, or to what the exception pre-empted; false where there is nothing more. */
  up(): boolean {
    const next = this.#registers[pc]
    if (next === undefined) return false
    this.#preemptedBy = undefined
    const address = this.#isBehindCall ? next - 2 : next
    if (this.#isOutermost(address)) return this.#leaveException(undefined)
    const from = this.#registers[sp] ?? 0
    const caller = this.#info?.callerOf(address, {
      register: (number) => this.#registers[number],
      memory: (at, sizeBytes) => this.#bytes(at, sizeBytes),
    })
    if (caller === undefined || caller.cfa < from) return this.#guess(address)
    this.#registers = Array.from({ length: 15 }, (_, index) => caller.registers.get(index))
    const link = this.#registers[lr]
    if (caller.returnAddress === undefined || link === undefined) return this.#leaveException(undefined)
    if (link >= firstExcReturn) return this.#leaveException(link)
    // Rules of a handler in assembly are of its first instruction: LR is from a call that has returned.
    if (this.#isHandler(address)) return this.#leaveException(undefined, true)
    if (!this.#isCode(link) || (caller.cfa === from && caller.returnAddress === next))
      return this.#leaveException(undefined)
    return !this.#isBottom(caller.returnAddress) && this.#goOnAt(caller.returnAddress)
  }

  /**
   * To what was pre-empted; where the way there is lost, by what the exception's entry has left in the log.
   *
   * @param isPreserved - r4 to r11 are what they were at the entry
   */
  #leaveException(excReturn: number | undefined, isPreserved = excReturn !== undefined): boolean {
    const logged = this.#active.find(({ exceptionNumber }) => exceptionNumber === this.#ipsr)
    const kind = excReturn ?? logged?.excReturn
    if (this.#ipsr === 0 || kind === undefined) return false
    // Of a thread that was switched to since, the log knows nothing.
    const known = excReturn === undefined || this.#isGuess ? logged?.frame : undefined
    const frame = (kind & 4) !== 0 ? this.#psp : (known ?? this.#registers[sp])
    if (frame === undefined) return false
    const word = (offset: number): number | undefined => this.#word((frame + offset) >>> 0)
    const xpsr = word(0x1c) ?? 0
    const sizeBytes = ((kind & 0x10) === 0 ? 0x68 : 0x20) + ((xpsr & 0x200) !== 0 ? 4 : 0)
    const preserved = isPreserved ? this.#registers.slice(4, 12) : Array<undefined>(8).fill(undefined)
    this.#registers = [
      ...[word(0), word(4), word(8), word(0xc), ...preserved, word(0x10)],
      ...[(frame + sizeBytes) >>> 0, word(0x14), word(0x18)],
    ]
    this.#preemptedBy = this.#ipsr
    this.#ipsr = xpsr & 0x1ff
    this.#isBehindCall = false
    this.#isGuess = false
    return this.#registers[pc] !== undefined
  }

  /** Without rules: LR, unless it is from a call that has returned; then what on the stack looks like a return address. */
  #guess(address: number): boolean {
    const { symbols } = this.#configuration.image
    const own = symbols.at(address)
    const link = this.#registers[lr]
    const from = this.#registers[sp]
    this.#isGuess = true
    if (link !== undefined && !this.#isBehindCall) {
      if (link >= firstExcReturn) return this.#leaveException(link)
      if (
        this.#isReturnAddress(link) &&
        (own === undefined || symbols.at((link & ~1) - 2)?.address !== own.address)
      ) {
        this.#forget(from)
        return this.#goOnAt((link & ~1) >>> 0)
      }
    }
    const end = this.#active.find(({ exceptionNumber }) => exceptionNumber === this.#ipsr)?.frame ?? Infinity
    for (let at = from ?? Infinity, n = 0; n < maxScannedWords && at < end; at += 4, n++) {
      const word = this.#word(at)
      if (word === undefined) break
      if (word >= 0xffffffe0 && this.#ipsr !== 0) {
        this.#forget(at + 4)
        return this.#leaveException(word)
      }
      if (!this.#isReturnAddress(word)) continue
      this.#forget(at + 4)
      return this.#goOnAt((word & ~1) >>> 0)
    }
    return this.#leaveException(undefined)
  }

  #goOnAt(returnAddress: number): boolean {
    this.#registers[pc] = returnAddress
    this.#isBehindCall = true
    return true
  }
  #forget(stackPointer: number | undefined): void {
    this.#registers = Array<number | undefined>(16).fill(undefined)
    this.#registers[sp] = stackPointer
  }
  /** A kernel gives its tasks the start of a function to return to: nothing has called from before there. */
  #isBottom(returnAddress: number): boolean {
    const { symbols } = this.#configuration.image
    return (
      symbols.at(returnAddress)?.address === returnAddress &&
      callBefore(returnAddress, this.#word) === undefined
    )
  }
  /** Whether it is in what the exception's vector points to. */
  #isHandler(address: number): boolean {
    const { image, vectors } = this.#configuration
    const handler = this.#ipsr === 0 ? undefined : vectors.entry(this.#ipsr)?.handler
    return handler !== undefined && image.symbols.at(address)?.address === image.symbols.at(handler)?.address
  }
  /** Nothing has called the reset handler. */
  #isOutermost(address: number): boolean {
    const { image, vectors } = this.#configuration
    const reset = image.symbols.at((vectors.reset & ~1) >>> 0)
    return reset !== undefined && image.symbols.at(address)?.address === reset.address
  }
  #isCode(link: number): boolean {
    const { symbols, segments } = this.#configuration.image
    if ((link & 1) === 0) return false
    // Of a stripped ELF nothing tells code from data.
    if (symbols.all.length === 0) return isLoadedCode(segments, ((link & ~1) - 2) >>> 0)
    return symbols.at((link & ~1) - 2)?.kind === 'function'
  }
  #isReturnAddress(word: number): boolean {
    return this.#isCode(word) && callBefore((word & ~1) >>> 0, this.#word) !== undefined
  }
  #bytes(address: number, sizeBytes: number): Uint8Array | undefined {
    const bytes = new Uint8Array(sizeBytes)
    for (let i = 0; i < sizeBytes; i++) {
      const word = this.#word((address + i) & ~3)
      if (word === undefined) return undefined
      bytes[i] = word >>> (8 * ((address + i) & 3))
    }
    return bytes
  }
}

/** The BL or BLX that returns to an address; undefined where there is none before it. */
export function callBefore(
  returnAddress: number,
  word: (address: number) => number | undefined,
): number | undefined {
  const halfword = (address: number): number => {
    const whole = word((address & ~3) >>> 0) ?? 0
    return (address & 2) === 0 ? whole & 0xffff : whole >>> 16
  }
  const [first, second] = [halfword(returnAddress - 4), halfword(returnAddress - 2)]
  if (is32Bit(first) && first >>> 11 === 0b11110 && second >>> 14 === 0b11 && (second & 0x1000) !== 0)
    return returnAddress - 4
  return second >>> 7 === 0b010001111 ? returnAddress - 2 : undefined
}
