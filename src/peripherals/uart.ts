import type { InterruptWire } from '../bus/device.ts'
import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'
import { ReceiveQueue } from './receive-queue.ts'

/** What a serial port is connected to. */
export interface UartOptions {
  readonly name?: string
  readonly output: (bytes: Uint8Array) => void
  readonly interrupt?: InterruptWire
}

const status = {
  RXNE: flag(0, 'a received byte waits in DATA'),
  TXE: flag(1, 'DATA takes a byte: always'),
} as const
const control = {
  RXIE: flag(0, 'interrupt while RXNE'),
  TXIE: flag(1, 'interrupt while TXE: always, until it is switched off'),
} as const

interface Saved {
  readonly registers: Record<string, number>
  readonly received: readonly number[]
}

/**
 * A serial port for chips whose own is not modelled: sending takes no time, receiving is up to the host.
 * DATA 0x00, STATUS 0x04, CTRL 0x08; the interrupt is a level.
 */
export class Uart extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<'DATA' | 'STATUS' | 'CTRL'>
  readonly #interrupt: InterruptWire | undefined
  readonly #received = new ReceiveQueue()

  constructor({ name = 'UART', output, interrupt }: UartOptions) {
    super()
    this.name = name
    this.#interrupt = interrupt
    this.registers = new RegisterBlock({
      DATA: {
        at: 0x00,
        sizes: 'any',
        fields: { BYTE: field(7, 0, 'reading takes the oldest received byte (0 where there is none)') },
        isVolatile: () => this.#received.length > 0,
        read: () => {
          const byte = this.#received.shift() ?? 0
          this.#update()
          return byte
        },
        write: (value, lanes) => {
          if ((lanes & 1) !== 0) output(Uint8Array.of(value & 0xff))
        },
      },
      STATUS: {
        at: 0x04,
        sizes: 'any',
        fields: status,
        read: () => status.TXE.mask | (this.#received.length > 0 ? status.RXNE.mask : 0),
      },
      CTRL: {
        at: 0x08,
        sizes: 'any',
        fields: control,
        changed: () => {
          this.#update()
        },
      },
    })
  }

  /** The host sends bytes to the firmware. */
  receive(bytes: Iterable<number>): void {
    this.#received.push(bytes)
    this.#update()
  }

  override reset(): void {
    this.registers.reset()
    this.#received.clear()
    this.#update()
  }
  override save(): Saved {
    return { registers: this.registers.save(), received: this.#received.save() }
  }
  /** The interrupt line's level is the machine's and comes back with it. */
  override restore(saved: unknown): void {
    const { registers, received } = saved as Saved
    this.registers.restore(registers)
    this.#received.restore(received)
  }

  #update(): void {
    const ctrl = this.registers.get('CTRL')
    const receives = (ctrl & control.RXIE.mask) !== 0 && this.#received.length > 0
    this.#interrupt?.set(receives || (ctrl & control.TXIE.mask) !== 0)
  }
}
