import type { DeviceClock, InterruptWire } from '../bus/device.ts'
import { countDown, ticksToExpiry } from '../bus/down-counter.ts'
import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'

/** What a general-purpose timer module is connected to. */
export interface StellarisTimerOptions {
  readonly name: string
  /** Its alarm calls {@link StellarisTimer.alarm}. */
  readonly clock: DeviceClock
  /** Timer A's interrupt. */
  readonly interrupt: InterruptWire
}

const control = { TAEN: flag(0, 'timer A counts') } as const
const interrupts = { TATO: flag(0, 'timer A counted to 0') } as const
const oneShot = 1

type Name = 'CFG' | 'TAMR' | 'CTL' | 'IMR' | 'RIS' | 'MIS' | 'ICR' | 'TAILR' | 'TAR'
interface Saved {
  readonly registers: Record<string, number>
  readonly value: number
  readonly raised: boolean
  readonly syncedTo: number
}

/**
 * Timer A of a general-purpose timer module of the LM3S6965 (its data sheet, "General-Purpose Timers"), as a 32-bit
 * down-counter, one-shot or periodic, at one tick a cycle. Timer B, capture, PWM and the real-time clock are not
 * modelled: their registers keep what is written.
 */
export class StellarisTimer extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<Name>
  readonly #clock: DeviceClock
  readonly #interrupt: InterruptWire
  #value = 0xffffffff
  #raised = false
  #syncedTo = 0

  constructor({ name, clock, interrupt }: StellarisTimerOptions) {
    super()
    this.name = name
    this.#clock = clock
    this.#interrupt = interrupt
    const isVolatile = (): boolean => this.#isEnabled
    const changed = (): void => {
      this.#arm()
    }
    const raised = (): number => {
      this.#sync()
      return this.#raised ? interrupts.TATO.mask : 0
    }
    this.registers = new RegisterBlock<Name>({
      CFG: { at: 0x00, fields: { CFG: field(2, 0, '0: one 32-bit timer') } },
      TAMR: { at: 0x04, fields: { TAMR: field(1, 0, '1 one-shot, 2 periodic') } },
      CTL: {
        at: 0x0c,
        writable: 0x7f7f,
        read: () => {
          this.#sync()
          return this.registers.get('CTL')
        },
        write: (value) => {
          this.#sync()
          const starts = (value & control.TAEN.mask) !== 0 && !this.#isEnabled
          this.registers.set('CTL', value & 0x7f7f)
          if (starts) this.#value = this.registers.get('TAILR')
          this.#arm()
        },
      },
      IMR: { at: 0x18, writable: 0x71f, changed },
      RIS: { at: 0x1c, fields: interrupts, isVolatile, read: raised },
      MIS: { at: 0x20, fields: interrupts, isVolatile, read: () => raised() & this.registers.get('IMR') },
      ICR: {
        at: 0x24,
        write: (value) => {
          this.#sync()
          if ((value & interrupts.TATO.mask) !== 0) this.#raised = false
          this.#arm()
        },
      },
      TAILR: {
        at: 0x28,
        read: () => this.registers.get('TAILR'),
        write: (value) => {
          this.#sync()
          this.registers.set('TAILR', value >>> 0)
          this.#value = value >>> 0
          this.#arm()
        },
      },
      TAR: {
        at: 0x48,
        isVolatile,
        read: () => {
          this.#sync()
          return this.#value
        },
      },
    })
  }

  /** Registers of what is not modelled are RAZ/WI, as the module is one block. */
  override read(offset: number, access: Parameters<RegisterDevice['read']>[1]): number | undefined {
    return super.read(offset, access) ?? 0
  }
  override write(offset: number, value: number, access: Parameters<RegisterDevice['read']>[1]): boolean {
    super.write(offset, value, access)
    return true
  }

  /** Its deadline has come. */
  alarm(): void {
    this.#sync()
    this.#arm()
  }
  override reset(): void {
    this.registers.reset()
    this.registers.set('TAILR', 0xffffffff)
    this.#value = 0xffffffff
    this.#raised = false
    this.#syncedTo = this.#clock.now()
    this.#arm()
  }
  override save(): Saved {
    const { registers } = this
    return { registers: registers.save(), value: this.#value, raised: this.#raised, syncedTo: this.#syncedTo }
  }
  override restore(saved: unknown): void {
    const { registers, value, raised, syncedTo } = saved as Saved
    this.registers.restore(registers)
    this.#value = value
    this.#raised = raised
    this.#syncedTo = syncedTo
    this.#arm()
  }

  get #isEnabled(): boolean {
    return (this.registers.get('CTL') & control.TAEN.mask) !== 0
  }
  #sync(): void {
    const ticks = this.#clock.now() - this.#syncedTo
    this.#syncedTo += ticks
    if (ticks <= 0 || !this.#isEnabled) return
    const { value, expiries } = countDown(this.#value, this.registers.get('TAILR'), ticks)
    this.#value = value
    if (expiries === 0) return
    this.#raised = true
    if ((this.registers.get('TAMR') & 3) === oneShot) {
      this.registers.set('CTL', this.registers.get('CTL') & ~control.TAEN.mask)
    }
  }
  #arm(): void {
    const isUnmasked = (this.registers.get('IMR') & interrupts.TATO.mask) !== 0
    this.#interrupt.set(this.#raised && isUnmasked)
    const ticks = ticksToExpiry(this.#value, this.registers.get('TAILR'))
    const waits = this.#isEnabled && isUnmasked && !this.#raised
    if (!waits || ticks === Infinity) this.#clock.clearAlarm()
    else this.#clock.setAlarm(this.#syncedTo + ticks)
  }
}
