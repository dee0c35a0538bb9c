import type { DeviceClock, InterruptWire } from '../bus/device.ts'
import { countDown, ticksToExpiry } from '../bus/down-counter.ts'
import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'

/** What a timer is connected to. */
export interface TimerOptions {
  readonly name?: string
  /** Its alarm calls {@link Timer.alarm}. */
  readonly clock: DeviceClock
  readonly interrupt?: InterruptWire
  /** Default 1. Ticks are at multiples of it, whenever the timer was started. */
  readonly cyclesPerTick?: number
}

const control = {
  ENABLE: flag(0, 'counts down'),
  INTEN: flag(1, 'interrupt while STATUS.EXPIRED'),
  ONESHOT: flag(2, 'counting to 0 clears ENABLE'),
} as const
const status = { EXPIRED: flag(0, 'counted from 1 to 0; write 1 to clear') } as const

type Name = 'CTRL' | 'LOAD' | 'VALUE' | 'STATUS'
interface Saved {
  readonly registers: Record<string, number>
  readonly value: number
  readonly expired: boolean
  readonly syncedTo: number
}

/**
 * A 32-bit down-counter for chips whose timers are not modelled. As in SysTick a period is LOAD + 1 ticks: at 0
 * the next tick reloads. CTRL 0x00, LOAD 0x04, VALUE 0x08, STATUS 0x0C; the interrupt is a level.
 */
export class Timer extends RegisterDevice {
  override readonly name: string
  override readonly registers: RegisterBlock<Name>
  readonly #clock: DeviceClock
  readonly #interrupt: InterruptWire | undefined
  readonly #cyclesPerTick: number
  #value = 0
  #expired = false
  #syncedTo = 0

  constructor({ name = 'Timer', clock, interrupt, cyclesPerTick = 1 }: TimerOptions) {
    super()
    this.name = name
    this.#clock = clock
    this.#interrupt = interrupt
    this.#cyclesPerTick = cyclesPerTick
    const isVolatile = (): boolean => this.#has(control.ENABLE)
    const synced = (read: () => number) => () => {
      this.#sync()
      return read()
    }
    const changing = (change: (value: number) => void) => (value: number) => {
      this.#sync()
      change(value)
      this.#arm()
    }
    this.registers = new RegisterBlock<Name>({
      CTRL: {
        at: 0x00,
        fields: control,
        isVolatile,
        read: synced(() => this.registers.get('CTRL')),
        write: changing((value) => {
          this.registers.set('CTRL', value & 7)
        }),
      },
      LOAD: {
        at: 0x04,
        read: () => this.registers.get('LOAD'),
        write: changing((value) => {
          this.registers.set('LOAD', value)
        }),
      },
      VALUE: {
        at: 0x08,
        fields: { VALUE: field(31, 0, 'the counter') },
        isVolatile,
        read: synced(() => this.#value),
        write: changing((value) => {
          this.#value = value
        }),
      },
      STATUS: {
        at: 0x0c,
        fields: status,
        isVolatile,
        read: synced(() => (this.#expired ? status.EXPIRED.mask : 0)),
        write: changing((value) => {
          if ((value & status.EXPIRED.mask) !== 0) this.#expired = false
        }),
      },
    })
  }

  /** Its deadline has come. */
  alarm(): void {
    this.#sync()
    this.#arm()
  }

  override reset(): void {
    this.registers.reset()
    this.#value = 0
    this.#expired = false
    this.#syncedTo = this.#clock.now()
    this.#arm()
  }
  override save(): Saved {
    return {
      registers: this.registers.save(),
      value: this.#value,
      expired: this.#expired,
      syncedTo: this.#syncedTo,
    }
  }
  /** The interrupt line's level is the machine's and comes back with it. */
  override restore(saved: unknown): void {
    const { registers, value, expired, syncedTo } = saved as Saved
    this.registers.restore(registers)
    this.#value = value
    this.#expired = expired
    this.#syncedTo = syncedTo
    this.#arm()
  }

  #has(bit: { readonly mask: number }): boolean {
    return (this.registers.get('CTRL') & bit.mask) !== 0
  }
  #tickNumber(cycle: number): number {
    return Math.floor(cycle / this.#cyclesPerTick)
  }
  #sync(): void {
    const now = this.#clock.now()
    const ticks = this.#tickNumber(now) - this.#tickNumber(this.#syncedTo)
    this.#syncedTo = now
    if (ticks <= 0 || !this.#has(control.ENABLE)) return
    const { value, expiries } = countDown(this.#value, this.registers.get('LOAD'), ticks)
    this.#value = value
    if (expiries === 0) return
    this.#expired = true
    if (this.#has(control.ONESHOT)) {
      this.#value = 0
      this.registers.set('CTRL', this.registers.get('CTRL') & ~control.ENABLE.mask)
    }
  }
  /** Nobody waits for a deadline that interrupts nobody: STATUS is found when it is looked at. */
  #arm(): void {
    this.#interrupt?.set(this.#expired && this.#has(control.INTEN))
    const ticks = ticksToExpiry(this.#value, this.registers.get('LOAD'))
    const waits = this.#has(control.ENABLE) && this.#has(control.INTEN) && !this.#expired
    if (!waits || ticks === Infinity) this.#clock.clearAlarm()
    else this.#clock.setAlarm((this.#tickNumber(this.#syncedTo) + ticks) * this.#cyclesPerTick)
  }
}
