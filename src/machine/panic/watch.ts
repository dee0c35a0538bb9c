import { findPanicEntries, type PanicEntry } from '../../image/panic-symbols.ts'
import type { Machine } from '../machine.ts'
import { unwindStart, type UnwindStart } from '../unwind.ts'

/** A function of the panic machinery as it was entered; what was on the stacks then stays there while it panics. */
export interface EnteredPanic {
  readonly entry: PanicEntry
  readonly at: UnwindStart
}

/** A panic as seen at the entry of the panic machinery. */
export interface RawPanic extends EnteredPanic {
  /** Instructions that had executed then. */
  readonly instructions: number
  /** Functions of the machinery that were entered behind the first one, on the way to `#[panic_handler]`. */
  readonly further: readonly EnteredPanic[]
}

/** A chain of the machinery's functions is no longer than this; a handler may panic itself. */
const maxFurther = 8

/**
 * Notes when firmware enters its panic machinery. It goes on: a panic handler may print and exit, and its own
 * exit is what counts; when it only halts, the run ends as panicked.
 */
export class PanicWatch {
  /** The first panic: the most telling entry of its chain. */
  first: RawPanic | undefined
  /** Whether the firmware has Rust's machinery: in C only what is last has a name. */
  readonly isOfRust: boolean

  constructor(machine: Machine) {
    const entries = findPanicEntries(machine.configuration.image.symbols)
    this.isOfRust = [...entries.values()].some(({ isFinal }) => !isFinal)
    for (const [address, entry] of entries) {
      machine.hooks.add(address, () => {
        // A loop may begin with the function's first instruction.
        const isAgain = this.first?.entry === entry && this.first.at.registers[13] === machine.state.sp
        this.#entered({ entry, at: unwindStart(machine) }, machine.state.instructions)
        if (!isAgain) machine.control.expectLoop()
      })
    }
  }

  #entered(entered: EnteredPanic, instructions: number): void {
    const { first } = this
    if (first === undefined) this.first = { ...entered, instructions, further: [] }
    else if (first.further.length < maxFurther && !hasEntered(first, entered))
      this.first = { ...first, further: [...first.further, entered] }
  }
}

function hasEntered({ entry, further }: RawPanic, entered: EnteredPanic): boolean {
  return entry === entered.entry || further.some((each) => each.entry === entered.entry)
}
