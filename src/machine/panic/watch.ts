import { findPanicEntries, type PanicEntry } from '../../image/panic-symbols.ts'
import type { Machine } from '../machine.ts'
import { unwindStart, type UnwindStart } from '../unwind.ts'

/** A panic as seen at the entry of the panic machinery. */
export interface RawPanic {
  readonly entry: PanicEntry
  /** The machine when the function was entered; what it had on its stacks then stays there while it panics. */
  readonly at: UnwindStart
  /** The machine when `#[panic_handler]` was entered, which is given the message and the location. */
  readonly handler?: UnwindStart
}

/**
 * Notes when firmware enters its panic machinery. It goes on: a panic handler may print and exit, and its own
 * exit is what counts; when it only halts, the run ends as panicked.
 */
export class PanicWatch {
  /** The first panic: the most telling entry of its chain. */
  first: RawPanic | undefined

  constructor(machine: Machine) {
    for (const [address, entry] of findPanicEntries(machine.configuration.image.symbols)) {
      machine.hooks.add(address, () => {
        // A loop may begin with the function's first instruction.
        const isAgain = this.first?.entry === entry && this.first.at.registers[13] === machine.state.sp
        this.first ??= { entry, at: unwindStart(machine) }
        if (entry.kind === 'handler' && this.first.handler === undefined)
          this.first = { ...this.first, handler: unwindStart(machine) }
        if (!isAgain) machine.control.expectLoop()
      })
    }
  }
}
