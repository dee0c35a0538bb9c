import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { demcr } from './debug.ts'

/** Bytes of the machine's memory that the DWT needs, from a multiple of 8 on. */
export const dwtStateSizeBytes = 16
/** Byte offsets in its state; the cycle up to which it has counted is a 64-bit float. */
const at = { ctrl: 0, cyccnt: 4, syncedTo: 8 } as const

const ctrl = {
  NUMCOMP: field(31, 28, 'comparators: none are modelled'),
  NOTRCPKT: flag(27, 'no trace packets'),
  NOEXTTRIG: flag(26, 'no match signals'),
  NOCYCCNT: flag(25, '0: there is a cycle counter'),
  NOPRFCNT: flag(24, 'no profiling counters'),
  CYCCNTENA: flag(0, 'CYCCNT counts'),
} as const
const readOnly = ctrl.NOTRCPKT.mask | ctrl.NOEXTTRIG.mask | ctrl.NOPRFCNT.mask
const notCounting = { modelled: false } as const

/**
 * The Data Watchpoint and Trace unit (C1.8) as far as firmware measures time with it: CYCCNT, on the core
 * clock as SysTick. It counts lazily, with its state in the machine's memory. Comparators, profiling counters
 * and trace packets are absent, and DWT_CTRL says so. Offsets are from 0xE0001000.
 */
export class Dwt extends RegisterDevice {
  override readonly name = 'DWT'
  override readonly registers: RegisterBlock
  readonly #core: Core
  readonly #base: number

  /** @param stateOffset - byte offset of its {@link dwtStateSizeBytes} bytes in the machine's memory */
  constructor(core: Core, stateOffset: number) {
    super()
    this.#core = core
    this.#base = stateOffset
    this.registers = new RegisterBlock({
      DWT_CTRL: {
        at: 0x00,
        fields: ctrl,
        read: () => readOnly | this.#get(at.ctrl),
        write: (value) => {
          this.sync()
          this.#set(at.ctrl, value & ctrl.CYCCNTENA.mask)
        },
      },
      DWT_CYCCNT: {
        at: 0x04,
        doc: 'cycles, modulo 2^32; counts with DEMCR.TRCENA and CYCCNTENA',
        isVolatile: () => this.#isCounting(),
        read: () => {
          this.#core.bus.clockReads++
          this.sync()
          return this.#get(at.cyccnt)
        },
        write: (value) => {
          this.sync()
          this.#set(at.cyccnt, value)
        },
      },
      DWT_CPICNT: { at: 0x08, ...notCounting },
      DWT_EXCCNT: { at: 0x0c, ...notCounting },
      DWT_SLEEPCNT: { at: 0x10, ...notCounting },
      DWT_LSUCNT: { at: 0x14, ...notCounting },
      DWT_FOLDCNT: { at: 0x18, ...notCounting },
      DWT_PCSR: { at: 0x1c, ...notCounting },
    })
  }

  /** Everything of its state that says nothing of time. */
  get timelessWords(): readonly number[] {
    return [this.#get(at.ctrl)]
  }
  /** What depends on when it is looked at: CYCCNT. */
  get clockWords(): readonly number[] {
    this.sync()
    return [this.#get(at.cyccnt)]
  }
  /** Counts up to now. Comes before every change of what lets it count. */
  sync(): void {
    const { cycles } = this.#core.state
    if (this.#isCounting()) this.#set(at.cyccnt, (this.#get(at.cyccnt) + cycles - this.#syncedTo()) % 2 ** 32)
    this.#core.state.floats[(this.#base + at.syncedTo) >> 3] = cycles
  }

  override reset(): void {
    this.#set(at.ctrl, 0)
    this.#set(at.cyccnt, 0)
    this.sync()
  }
  override save(): undefined {
    return undefined
  }
  override restore(): void {
    // All state is in the machine's memory.
  }

  #isCounting(): boolean {
    const isTraceOn = (this.#core.state.get(layout.demcr) & demcr.TRCENA.mask) !== 0
    return isTraceOn && (this.#get(at.ctrl) & ctrl.CYCCNTENA.mask) !== 0
  }
  #syncedTo(): number {
    return this.#core.state.floats[(this.#base + at.syncedTo) >> 3] ?? 0
  }
  #get(offset: number): number {
    return this.#core.state.get(this.#base + offset)
  }
  #set(offset: number, value: number): void {
    this.#core.state.set(this.#base + offset, value)
  }
}
