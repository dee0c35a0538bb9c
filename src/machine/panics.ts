import { findPanicEntries, type PanicEntry } from '../image/panic-symbols.ts'
import type { Machine } from './machine.ts'

/** A panic as seen at the entry of the panic machinery. */
export interface RawPanic {
  readonly entry: PanicEntry
  /** Address of the first instruction of the function that was entered. */
  readonly pc: number
  /** Return address of the call that entered it, Thumb bit cleared: in the function that panicked. */
  readonly returnAddress: number
  readonly sp: number
  /** What the exceptions that were active had pre-empted, innermost first. */
  readonly preempted: readonly {
    readonly pc: number
    readonly lr: number
    readonly exceptionNumber: number
  }[]
}

/**
 * Notes when firmware enters its panic machinery. It goes on: a panic handler may print and exit, and its own
 * exit is what counts; when it only halts, the run ends as panicked.
 */
export class PanicWatch {
  /** The first panic: the most telling entry of its chain. */
  first: RawPanic | undefined

  constructor(machine: Machine) {
    const { state } = machine
    for (const [address, entry] of findPanicEntries(machine.configuration.image.symbols)) {
      machine.hooks.add(address, () => {
        this.first ??= {
          ...{ entry, pc: address, returnAddress: (state.lr & ~1) >>> 0, sp: state.sp },
          preempted: machine.log.preempted(machine.bus),
        }
        machine.control.expectLoop()
      })
    }
  }
}
