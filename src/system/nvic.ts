import type { InterruptWire } from '../bus/device.ts'
import { field, implementedIn, RegisterBlock, type RegisterDeclaration } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { clearPending, setLine, setPending } from '../core/pend.ts'
import { implementedPriority } from '../core/priority.ts'
import { exceptionOfIrq, irqNumber, type Irq } from '../units.ts'
import { CoreRegisters } from './core-registers.ts'
import { constant, registerArray } from './views.ts'

const irqWords = 8
const priorityWords = 60

/**
 * The NVIC's registers (B3.4): enable, pend, active and priority of the external interrupts, as views of the
 * core's bit sets. Offsets are from the start of the System Control Space, 0xE000E000. Interrupts that the
 * configuration does not have are RAZ/WI.
 */
export class Nvic extends CoreRegisters {
  override readonly name = 'NVIC'
  override readonly registers: RegisterBlock
  readonly #core: Core

  constructor(core: Core) {
    super()
    this.#core = core
    const enable = (on: boolean) => (irq: Irq) => {
      core.state.putBit(layout.enabled, exceptionOfIrq(irq), on)
    }
    const { profile } = core.configuration
    const since = 'v7-M'
    const declarations: Record<string, RegisterDeclaration> = {
      ICTR: {
        at: 0x004,
        since,
        doc: 'Interrupt Controller Type Register',
        fields: { INTLINESNUM: field(3, 0, 'groups of 32 interrupt lines, less one') },
        ...constant(Math.ceil(core.configuration.interruptCount / 32) - 1),
      },
      ...this.#bitSet('NVIC_ISER', 0x100, layout.enabled, enable(true)),
      ...this.#bitSet('NVIC_ICER', 0x180, layout.enabled, enable(false)),
      ...this.#bitSet('NVIC_ISPR', 0x200, layout.pending, (irq) => {
        setPending(core, exceptionOfIrq(irq))
      }),
      ...this.#bitSet('NVIC_ICPR', 0x280, layout.pending, (irq) => {
        clearPending(core, exceptionOfIrq(irq))
      }),
      ...this.#bitSet('NVIC_IABR', 0x300, layout.active, undefined),
      ...registerArray('NVIC_IPR', 0x400, priorityWords, (word) => ({
        sizes: profile === 'v6-M' ? 'word' : 'any',
        read: () => this.#priorities(word),
        write: (value, lanes) => {
          this.#setPriorities(word, value, lanes)
        },
      })),
      STIR: {
        at: 0xf00,
        since,
        doc: 'Software Triggered Interrupt Register (B3.2.26); who may write it is checked in core/access.ts',
        fields: { INTID: field(8, 0, 'interrupt to pend') },
        write: (value) => {
          const irq = irqNumber(value & 0x1ff)
          if (this.#has(irq)) setPending(core, exceptionOfIrq(irq))
        },
      },
    }
    this.registers = new RegisterBlock(implementedIn(profile, declarations))
  }

  /** The line of an external interrupt, for the device that drives it. */
  wire(irq: Irq): InterruptWire {
    return {
      set: (high) => {
        if (this.#has(irq)) setLine(this.#core, exceptionOfIrq(irq), high)
      },
    }
  }

  /** ISER, ICER, ISPR, ICPR, IABR: reading shows the set, each 1 that is written acts on its interrupt. */
  #bitSet(prefix: string, at: number, set: number, act: ((irq: Irq) => void) | undefined) {
    return registerArray(prefix, at, irqWords, (word) => ({
      read: () => this.#bits(set, word),
      // IABR: ARMv6-M has none.
      ...(act === undefined && { since: 'v7-M' as const }),
      ...(act !== undefined && {
        write: (value: number) => {
          for (let bit = 0; bit < 32; bit++) {
            const irq = irqNumber(32 * word + bit)
            if ((value & (1 << bit)) !== 0 && this.#has(irq)) act(irq)
          }
        },
      }),
    }))
  }

  #bits(set: number, word: number): number {
    const left = this.#core.configuration.interruptCount - 32 * word
    if (left <= 0) return 0
    // The first external interrupt is exception 16: a register's bits lie in two words of the set.
    const { words } = this.#core.state
    const at = (set >> 2) + word
    const bits = ((words[at] ?? 0) >>> 16) | ((words[at + 1] ?? 0) << 16)
    return (left >= 32 ? bits : bits & ((1 << left) - 1)) >>> 0
  }

  #priorities(word: number): number {
    let value = 0
    for (let lane = 0; lane < 4; lane++) {
      const irq = irqNumber(4 * word + lane)
      if (this.#has(irq)) value |= (this.#core.state.bytes[this.#priorityByte(irq)] ?? 0) << (8 * lane)
    }
    return value >>> 0
  }
  #setPriorities(word: number, value: number, lanes: number): void {
    for (let lane = 0; lane < 4; lane++) {
      const irq = irqNumber(4 * word + lane)
      if (((lanes >>> (8 * lane)) & 1) === 0 || !this.#has(irq)) continue
      this.#core.state.bytes[this.#priorityByte(irq)] = implementedPriority(this.#core, value >>> (8 * lane))
    }
  }
  #priorityByte(irq: Irq): number {
    return layout.priorities + exceptionOfIrq(irq)
  }

  #has(irq: Irq): boolean {
    return irq < this.#core.configuration.interruptCount
  }
}
