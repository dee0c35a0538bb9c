import type { InterruptWire } from '../bus/device.ts'
import { RegisterBlock, RegisterDevice } from '../bus/registers.ts'

/** What a port is connected to. */
export interface GpioOptions {
  readonly name?: string
  readonly interrupt?: InterruptWire
  /** The levels of the output pins, after each change of OUT or DIR. */
  readonly output?: (levels: number) => void
}

type Name = 'IN' | 'OUT' | 'DIR' | 'RISE' | 'FALL' | 'STATUS' | 'OUTSET' | 'OUTCLR'
interface Saved {
  readonly registers: Record<string, number>
  readonly inputs: number
  readonly status: number
}

/**
 * A port of 32 pins for chips whose own is not modelled. IN 0x00, OUT 0x04, DIR 0x08 (1: output), RISE 0x0C and
 * FALL 0x10 (edges that count), STATUS 0x14 (pins with an edge, write 1 to clear), OUTSET 0x18, OUTCLR 0x1C.
 * The interrupt is a level: high while STATUS is not zero.
 */
export class Gpio extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<Name>
  readonly #interrupt: InterruptWire | undefined
  readonly #output: ((levels: number) => void) | undefined
  #inputs = 0
  #status = 0

  constructor({ name = 'GPIO', interrupt, output }: GpioOptions = {}) {
    super()
    this.name = name
    this.#interrupt = interrupt
    this.#output = output
    const drive = (): void => {
      this.#drive()
    }
    this.registers = new RegisterBlock<Name>({
      IN: { at: 0x00, sizes: 'any', doc: 'levels of all pins', read: () => this.#levels },
      OUT: { at: 0x04, sizes: 'any', changed: drive },
      DIR: { at: 0x08, sizes: 'any', changed: drive },
      RISE: { at: 0x0c, sizes: 'any' },
      FALL: { at: 0x10, sizes: 'any' },
      STATUS: {
        at: 0x14,
        sizes: 'any',
        read: () => this.#status,
        write: (value) => {
          this.#status &= ~value
          this.#update()
        },
      },
      OUTSET: {
        at: 0x18,
        sizes: 'any',
        write: (value) => {
          this.registers.set('OUT', this.registers.get('OUT') | value)
          drive()
        },
      },
      OUTCLR: {
        at: 0x1c,
        sizes: 'any',
        write: (value) => {
          this.registers.set('OUT', this.registers.get('OUT') & ~value)
          drive()
        },
      },
    })
  }

  /** The host drives a pin; an edge that RISE or FALL asks for is noted, unless the pin is an output. */
  setInput(pin: number, high: boolean): void {
    const mask = 1 << pin
    const isEdge = ((this.#inputs & mask) !== 0) !== high
    this.#inputs = high ? this.#inputs | mask : this.#inputs & ~mask
    if (!isEdge) return
    const counted = this.registers.get(high ? 'RISE' : 'FALL') & ~this.registers.get('DIR')
    this.#status |= counted & mask
    this.#update()
  }
  /** The levels that the firmware drives on its output pins. */
  get outputs(): number {
    return (this.registers.get('OUT') & this.registers.get('DIR')) >>> 0
  }

  /** What the host drives stays. */
  override reset(): void {
    this.registers.reset()
    this.#status = 0
    this.#update()
  }
  override save(): Saved {
    return { registers: this.registers.save(), inputs: this.#inputs, status: this.#status }
  }
  /** The interrupt line's level is the machine's and comes back with it. */
  override restore(saved: unknown): void {
    const { registers, inputs, status } = saved as Saved
    this.registers.restore(registers)
    this.#inputs = inputs
    this.#status = status
  }

  get #levels(): number {
    const direction = this.registers.get('DIR')
    return ((this.registers.get('OUT') & direction) | (this.#inputs & ~direction)) >>> 0
  }
  #drive(): void {
    this.#output?.(this.outputs)
  }
  #update(): void {
    this.#interrupt?.set(this.#status !== 0)
  }
}
