import type { InterruptWire } from '../bus/device.ts'
import { field, flag, RegisterBlock, RegisterDevice, type Register } from '../bus/registers.ts'
import { identificationRegisters, type IdentificationName } from './identification.ts'
import { ReceiveQueue } from './receive-queue.ts'
import type { UartOptions } from './uart.ts'

const flags = {
  TXFE: flag(7, 'transmit FIFO empty: always'),
  RXFF: flag(6, 'receive FIFO full'),
  TXFF: flag(5, 'transmit FIFO full: never'),
  RXFE: flag(4, 'receive FIFO empty'),
  BUSY: flag(3, 'sending: never, it takes no time'),
} as const
const lineControl = {
  SPS: flag(7, 'stick parity'),
  WLEN: field(6, 5, 'word length'),
  FEN: flag(4, 'FIFOs of 16 instead of one byte'),
  STP2: flag(3, 'two stop bits'),
  EPS: flag(2, 'even parity'),
  PEN: flag(1, 'parity'),
  BRK: flag(0, 'send break'),
} as const
const interrupts = {
  RT: flag(6, 'receive timeout: not modelled, RX comes with the first byte'),
  TX: flag(5, 'a byte was sent'),
  RX: flag(4, 'a byte was received'),
} as const
const allInterrupts = 0x7ff
const fifoDepth = 16

/** Peripheral and PrimeCell identification as Stellaris parts give it. */
const identification = [0x11, 0x00, 0x18, 0x01, 0x0d, 0xf0, 0x05, 0xb1]

type Name =
  'DR' | 'RSR' | 'FR' | 'ILPR' | 'IBRD' | 'FBRD' | 'LCRH' | 'CTL' | 'IFLS' | 'IM' | 'RIS' | 'MIS' | 'ICR'

interface Saved {
  readonly registers: Record<string, number>
  readonly received: readonly number[]
  readonly raised: number
}

/**
 * The Arm PL011 as Stellaris parts such as the LM3S6965 have it (Arm DDI 0183). Sending takes no time and,
 * as in QEMU, needs no enable bit: much firmware for that board relies on it. No errors, no modem lines, no
 * DMA; the receive interrupt comes with the first byte, whatever IFLS says.
 */
export class Pl011 extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<Name | 'DMACTL' | IdentificationName>
  readonly #interrupt: InterruptWire | undefined
  readonly #received = new ReceiveQueue()
  readonly #lineControl: Readonly<Pick<Register, 'value'>>
  /** Raw interrupt status. */
  #raised = 0

  constructor({ name = 'PL011', output, interrupt }: UartOptions) {
    super()
    this.name = name
    this.#interrupt = interrupt
    const any = { sizes: 'any' } as const
    this.registers = new RegisterBlock<Name | 'DMACTL' | IdentificationName>({
      DR: {
        at: 0x00,
        ...any,
        fields: { DATA: field(7, 0, 'reading takes the oldest received byte') },
        isVolatile: () => this.#received.length > 0,
        read: () => this.#take(),
        write: (value, lanes) => {
          if ((lanes & 1) === 0) return
          output(Uint8Array.of(value & 0xff))
          this.#raise(interrupts.TX.mask)
        },
      },
      RSR: { at: 0x04, ...any, doc: 'receive errors: none', read: () => 0 },
      FR: { at: 0x18, ...any, fields: flags, read: () => this.#flags() },
      ILPR: { at: 0x20, ...any, doc: 'kept, without effect', writable: 0xff },
      IBRD: { at: 0x24, ...any, doc: 'kept, without effect', writable: 0xffff },
      FBRD: { at: 0x28, ...any, doc: 'kept, without effect', writable: 0x3f },
      LCRH: { at: 0x2c, ...any, fields: lineControl },
      CTL: { at: 0x30, ...any, doc: 'kept, without effect', reset: 0x300, writable: 0xffff },
      IFLS: { at: 0x34, ...any, doc: 'kept, without effect', reset: 0x12, writable: 0x3f },
      IM: {
        at: 0x38,
        ...any,
        fields: interrupts,
        writable: allInterrupts,
        changed: () => {
          this.#update()
        },
      },
      RIS: { at: 0x3c, ...any, fields: interrupts, read: () => this.#raised },
      MIS: { at: 0x40, ...any, fields: interrupts, read: () => this.#raised & this.registers.get('IM') },
      ICR: {
        at: 0x44,
        ...any,
        write: (value) => {
          this.#raised &= ~value
          this.#update()
        },
      },
      DMACTL: { at: 0x48, modelled: false },
      ...identificationRegisters(0xfe0, identification),
    })
    this.#lineControl = this.registers.named('LCRH')
  }

  /** The host sends bytes to the firmware. */
  receive(bytes: Iterable<number>): void {
    this.#received.push(bytes)
    if (this.#received.length > 0) this.#raise(interrupts.RX.mask)
  }

  override reset(): void {
    this.registers.reset()
    this.#received.clear()
    this.#raised = 0
    this.#update()
  }
  override save(): Saved {
    return { registers: this.registers.save(), received: this.#received.save(), raised: this.#raised }
  }
  /** The interrupt line's level is the machine's and comes back with it. */
  override restore(saved: unknown): void {
    const { registers, received, raised } = saved as Saved
    this.registers.restore(registers)
    this.#received.restore(received)
    this.#raised = raised
  }

  #take(): number {
    const byte = this.#received.shift() ?? 0
    if (this.#received.length === 0) {
      this.#raised &= ~interrupts.RX.mask
      this.#update()
    }
    return byte
  }
  #flags(): number {
    const depth = (this.#lineControl.value & lineControl.FEN.mask) !== 0 ? fifoDepth : 1
    const empty = this.#received.length === 0 ? flags.RXFE.mask : 0
    return flags.TXFE.mask | empty | (this.#received.length >= depth ? flags.RXFF.mask : 0)
  }
  #raise(mask: number): void {
    this.#raised |= mask
    this.#update()
  }
  #update(): void {
    this.#interrupt?.set((this.#raised & this.registers.get('IM')) !== 0)
  }
}
