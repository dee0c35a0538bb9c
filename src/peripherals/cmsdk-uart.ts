import type { InterruptWire } from '../bus/device.ts'
import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'
import { identificationRegisters, type IdentificationName } from './identification.ts'
import { ReceiveQueue } from './receive-queue.ts'

/** What a CMSDK UART is connected to. */
export interface CmsdkUartOptions {
  readonly name?: string
  readonly output: (bytes: Uint8Array) => void
  readonly transmitInterrupt?: InterruptWire
  readonly receiveInterrupt?: InterruptWire
}

const state = {
  RXOVERRUN: flag(3, 'a byte was lost on receiving: never, the line waits'),
  TXOVERRUN: flag(2, 'a byte was written while TXFULL; write 1 to clear'),
  RXFULL: flag(1, 'a received byte waits in DATA'),
  TXFULL: flag(0, 'a byte waits for TXEN'),
} as const
const control = {
  HSTX: flag(6, 'high-speed test mode'),
  RXOVRINTEN: flag(5, 'interrupt on receive overrun'),
  TXOVRINTEN: flag(4, 'interrupt on transmit overrun'),
  RXINTEN: flag(3, 'interrupt on a received byte'),
  TXINTEN: flag(2, 'interrupt on a sent byte'),
  RXEN: flag(1, 'the receiver works'),
  TXEN: flag(0, 'the transmitter works'),
} as const
const interrupts = {
  TXOVR: flag(2, 'transmit overrun'),
  RX: flag(1, 'a byte was received'),
  TX: flag(0, 'a byte was sent'),
} as const

/** Peripheral and component identification from 0xFD0 on (Arm DDI 0479). */
const identification = [0x04, 0, 0, 0, 0x21, 0xb8, 0x1b, 0, 0x0d, 0xf0, 0x05, 0xb1]

type Name = 'DATA' | 'STATE' | 'CTRL' | 'INTSTATUS' | 'BAUDDIV'

interface Saved {
  readonly registers: Record<string, number>
  readonly received: readonly number[]
  /** The byte in the receive buffer and the one in the transmit buffer; -1: empty. */
  readonly buffers: readonly [number, number]
  readonly flags: readonly [number, number]
}

/**
 * The APB UART of the Cortex-M System Design Kit, on MPS2 boards (Arm DDI 0479). Single-byte buffers; sending
 * takes no time once TXEN is set. The transmit interrupt is latched when a byte has left.
 */
export class CmsdkUart extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<Name | IdentificationName>
  readonly #options: CmsdkUartOptions
  readonly #waiting = new ReceiveQueue()
  #received = -1
  #toSend = -1
  #overrun = 0
  #raised = 0

  constructor(options: CmsdkUartOptions) {
    super()
    this.name = options.name ?? 'CMSDK UART'
    this.#options = options
    const any = { sizes: 'any' } as const
    this.registers = new RegisterBlock<Name | IdentificationName>({
      DATA: {
        at: 0x00,
        ...any,
        fields: { BYTE: field(7, 0, 'reading takes the received byte') },
        isVolatile: () => this.#received >= 0,
        read: () => this.#take(),
        write: (value, lanes) => {
          if ((lanes & 1) !== 0) this.#put(value & 0xff)
        },
      },
      STATE: {
        at: 0x04,
        ...any,
        fields: state,
        read: () => this.#state(),
        write: (value) => {
          if ((value & state.TXOVERRUN.mask) !== 0) this.#overrun = 0
          this.#update()
        },
      },
      CTRL: {
        at: 0x08,
        ...any,
        fields: control,
        changed: () => {
          this.#send()
          this.#fill()
        },
      },
      INTSTATUS: {
        at: 0x0c,
        ...any,
        doc: 'reads the interrupts, write 1 to clear (INTCLEAR)',
        fields: interrupts,
        read: () => this.#raised | this.#overrunInterrupt,
        write: (value) => {
          this.#raised &= ~value
          if ((value & interrupts.TXOVR.mask) !== 0) this.#overrun = 0
          this.#update()
        },
      },
      BAUDDIV: { at: 0x10, ...any, doc: 'kept, without effect', writable: 0xfffff },
      ...identificationRegisters(0xfd0, identification),
    })
  }

  /** The host sends bytes to the firmware. */
  receive(bytes: Iterable<number>): void {
    this.#waiting.push(bytes)
    this.#fill()
  }

  override reset(): void {
    this.registers.reset()
    this.#waiting.clear()
    this.#received = -1
    this.#toSend = -1
    this.#overrun = 0
    this.#raised = 0
    this.#update()
  }
  override save(): Saved {
    return {
      registers: this.registers.save(),
      received: this.#waiting.save(),
      buffers: [this.#received, this.#toSend],
      flags: [this.#overrun, this.#raised],
    }
  }
  /** The interrupt lines' levels are the machine's and come back with it. */
  override restore(saved: unknown): void {
    const { registers, received, buffers, flags } = saved as Saved
    this.registers.restore(registers)
    this.#waiting.restore(received)
    ;[this.#received, this.#toSend] = buffers
    ;[this.#overrun, this.#raised] = flags
  }

  #has(bit: { readonly mask: number }): boolean {
    return (this.registers.get('CTRL') & bit.mask) !== 0
  }
  get #overrunInterrupt(): number {
    return this.#overrun !== 0 && this.#has(control.TXOVRINTEN) ? interrupts.TXOVR.mask : 0
  }
  #state(): number {
    return (
      (this.#toSend >= 0 ? state.TXFULL.mask : 0) |
      (this.#received >= 0 ? state.RXFULL.mask : 0) |
      (this.#overrun !== 0 ? state.TXOVERRUN.mask : 0)
    )
  }
  #put(byte: number): void {
    if (this.#toSend >= 0) this.#overrun = 1
    this.#toSend = byte
    this.#send()
  }
  #send(): void {
    if (this.#toSend >= 0 && this.#has(control.TXEN)) {
      this.#options.output(Uint8Array.of(this.#toSend))
      this.#toSend = -1
      if (this.#has(control.TXINTEN)) this.#raised |= interrupts.TX.mask
    }
    this.#update()
  }
  #take(): number {
    const byte = this.#received
    this.#received = -1
    this.#fill()
    return Math.max(byte, 0)
  }
  /** The next byte on the line moves into an empty buffer. */
  #fill(): void {
    if (this.#received < 0 && this.#has(control.RXEN)) {
      this.#received = this.#waiting.shift() ?? -1
      if (this.#received >= 0 && this.#has(control.RXINTEN)) this.#raised |= interrupts.RX.mask
    }
    this.#update()
  }
  #update(): void {
    this.#options.transmitInterrupt?.set((this.#raised & interrupts.TX.mask) !== 0)
    this.#options.receiveInterrupt?.set((this.#raised & interrupts.RX.mask) !== 0)
  }
}
