import { countDown, ticksToExpiry } from '../bus/down-counter.ts'
import type { DeviceClock } from '../bus/device.ts'
import { field, flag, RegisterBlock, RegisterDevice } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { exception } from '../core/exception-numbers.ts'
import { sysTick as at } from '../core/layout.ts'
import { setPending } from '../core/pend.ts'

/** What a board makes of SysTick. */
export interface SysTickOptions {
  readonly clock: DeviceClock
  /**
   * Core cycles to a tick of the external reference clock, which counts while CLKSOURCE is 0. Default 1: the
   * reference is the core clock. 0: there is none, and CLKSOURCE reads 1.
   */
  readonly referenceCycles?: number
  /** SYST_CALIB.TENMS: the reload value for 10 ms. Default 0: not known. */
  readonly tenMs?: number
  /** SYST_CALIB.SKEW: TENMS is not exact. */
  readonly skew?: boolean
}

const csr = {
  ENABLE: flag(0, 'the counter runs'),
  TICKINT: flag(1, 'counting to 0 pends SysTick'),
  CLKSOURCE: flag(2, '1: core clock, 0: external reference'),
  COUNTFLAG: flag(16, 'counted to 0 since the last read'),
} as const
const writable = csr.ENABLE.mask | csr.TICKINT.mask | csr.CLKSOURCE.mask
const counterMask = 0xffffff
const csrWord = at.csr >> 2
const syncedTo = at.syncedTo >> 3

/**
 * SysTick (B3.3). It counts lazily: at cycle c an enabled counter has made c - (cycle of the instruction
 * that enabled it) ticks, and its alarm is the cycle at which it counts from 1 to 0. All of its state is in
 * the machine's memory. Offsets are from the start of the System Control Space, 0xE000E000.
 */
export class SysTick extends RegisterDevice {
  override readonly name = 'SysTick'
  override readonly registers: RegisterBlock
  readonly #core: Core
  readonly #clock: DeviceClock
  readonly #referenceCycles: number

  constructor(core: Core, options: SysTickOptions) {
    super()
    this.#core = core
    this.#clock = options.clock
    this.#referenceCycles = options.referenceCycles ?? 1
    const noReference = this.#referenceCycles === 0
    const calibration =
      (noReference ? 0x80000000 : 0) |
      (options.skew === true ? 0x40000000 : 0) |
      ((options.tenMs ?? 0) & counterMask)
    const isVolatile = (): boolean => this.#isCounting()
    this.registers = new RegisterBlock({
      SYST_CSR: {
        at: 0x010,
        fields: csr,
        isVolatile,
        read: () => this.#readCsr(),
        write: (value) => {
          this.sync()
          const kept = this.#get(at.csr) & csr.COUNTFLAG.mask
          this.#set(at.csr, kept | (value & writable) | (noReference ? csr.CLKSOURCE.mask : 0))
          this.#arm()
        },
      },
      SYST_RVR: {
        at: 0x014,
        fields: { RELOAD: field(23, 0, 'what follows 0; 0 stops the counter there') },
        read: () => this.#get(at.reload),
        write: (value) => {
          this.sync()
          this.#set(at.reload, value & counterMask)
          this.#arm()
        },
      },
      SYST_CVR: {
        at: 0x018,
        fields: { CURRENT: field(23, 0, 'counter; any write clears it and COUNTFLAG') },
        isVolatile,
        read: () => {
          this.#core.bus.clockReads++
          this.sync()
          return this.#get(at.value)
        },
        write: () => {
          this.sync()
          this.#set(at.value, 0)
          this.#set(at.csr, this.#get(at.csr) & ~csr.COUNTFLAG.mask)
          this.#arm()
        },
      },
      SYST_CALIB: {
        at: 0x01c,
        fields: {
          NOREF: flag(31, 'no external reference clock'),
          SKEW: flag(30, 'TENMS is inexact'),
          TENMS: field(23, 0, 'reload value for 10 ms'),
        },
        read: () => calibration,
      },
    })
  }

  /** Everything of its state that says nothing of time: control without COUNTFLAG, reload value. */
  get timelessWords(): readonly number[] {
    return [this.#get(at.csr) & ~csr.COUNTFLAG.mask, this.#get(at.reload)]
  }
  /** What depends on when it is looked at: COUNTFLAG, the counter. */
  get clockWords(): readonly number[] {
    this.sync()
    return [this.#get(at.csr), this.#get(at.value)]
  }
  /** Counts up to cycle `now`; a count from 1 to 0 sets COUNTFLAG and, with TICKINT, pends the exception. */
  sync(now = this.#core.state.cycles): void {
    // Asked at each access to the System Control Space: as few looks at memory as will do.
    const { words, floats } = this.#core.state
    const from = floats[syncedTo] ?? 0
    if (now === from) return
    floats[syncedTo] = now
    const control = words[csrWord] ?? 0
    if (now < from || (control & csr.ENABLE.mask) === 0 || this.frozen) return
    const ticks = this.#tickNumber(now) - this.#tickNumber(from)
    if (ticks <= 0) return
    const { value, expiries } = countDown(this.#get(at.value), this.#get(at.reload), ticks)
    this.#set(at.value, value)
    if (expiries > 0) {
      this.#set(at.csr, this.#get(at.csr) | csr.COUNTFLAG.mask)
      if (this.#hasInterrupt()) setPending(this.#core, exception.sysTick)
    }
  }

  /** The cycle of the next count from 1 to 0; Infinity while disabled, frozen, or with nothing to reload. */
  deadline(): number {
    if (!this.#isCounting()) return Infinity
    const ticks = ticksToExpiry(this.#get(at.value), this.#get(at.reload))
    return (this.#tickNumber(this.#core.state.floats[syncedTo] ?? 0) + ticks) * this.#cyclesPerTick()
  }

  /**
   * The deadline, where expiries from there on come in equal distances of a reload value and 1, and each of them pends the
   * exception; else undefined.
   */
  get firstOfEqual(): number | undefined {
    const isEqual = this.#cyclesPerTick() === 1 && this.#get(at.reload) > 0
    return this.#isCounting() && this.#hasInterrupt() && isEqual ? this.deadline() : undefined
  }
  /** Emitted code has let it expire. */
  hasExpired(): void {
    this.#arm()
  }

  /** Called at the deadline, before the instruction there. */
  alarm(): void {
    this.sync()
    this.#arm()
  }

  /** It counts without its interrupt, or has its interrupt and does not count: it pends nothing. Both off: it was never set up. */
  get isMute(): boolean {
    const control = this.#get(at.csr)
    return ((control & csr.ENABLE.mask) !== 0) !== ((control & csr.TICKINT.mask) !== 0)
  }

  /** Held still by the host: exploration decides itself when SysTick arrives. Survives a reset. */
  get frozen(): boolean {
    return this.#get(at.frozen) !== 0
  }
  set frozen(on: boolean) {
    this.sync()
    this.#set(at.frozen, on ? 1 : 0)
    this.#arm()
  }
  /**
   * What an arrival by the host's decision leaves behind: COUNTFLAG set and the counter at 0, or, where it is held still,
   * at its reload value, which is what firmware can see of a real one. Pends nothing.
   */
  wrap(): void {
    this.sync()
    this.#set(at.value, this.frozen ? this.#get(at.reload) : 0)
    this.#set(at.csr, this.#get(at.csr) | csr.COUNTFLAG.mask)
    this.#arm()
  }

  override reset(): void {
    this.#set(at.csr, this.#referenceCycles === 0 ? csr.CLKSOURCE.mask : 0)
    this.#set(at.reload, 0)
    this.#set(at.value, 0)
    this.#core.state.floats[syncedTo] = this.#core.state.cycles
    this.#arm()
  }
  override save(): undefined {
    return undefined
  }
  /** The state came back with the machine's memory; the alarm follows it. */
  override restore(): void {
    this.#arm()
  }

  #readCsr(): number {
    this.#core.bus.clockReads++
    this.sync()
    const value = this.#get(at.csr)
    this.#set(at.csr, value & ~csr.COUNTFLAG.mask)
    return value
  }
  /** Without TICKINT nobody waits for the deadline: COUNTFLAG is found when it is looked at. */
  #arm(): void {
    const deadline = this.#hasInterrupt() ? this.deadline() : Infinity
    if (deadline === Infinity) this.#clock.clearAlarm()
    else this.#clock.setAlarm(deadline)
  }

  // V8 calls private getters by way of its runtime (Node 20): these are methods, being asked at each look at the time.
  #isCounting(): boolean {
    return (this.#get(at.csr) & csr.ENABLE.mask) !== 0 && !this.frozen
  }
  #hasInterrupt(): boolean {
    return (this.#get(at.csr) & csr.TICKINT.mask) !== 0
  }
  #cyclesPerTick(): number {
    return (this.#get(at.csr) & csr.CLKSOURCE.mask) !== 0 ? 1 : Math.max(1, this.#referenceCycles)
  }
  /** The reference clock runs freely: its ticks are at multiples of its period, whenever counting began. */
  #tickNumber(cycle: number): number {
    const cyclesPerTick = this.#cyclesPerTick()
    return cyclesPerTick === 1 ? cycle : Math.floor(cycle / cyclesPerTick)
  }
  #get(offset: number): number {
    return this.#core.state.get(offset)
  }
  #set(offset: number, value: number): void {
    this.#core.state.set(offset, value)
  }
}
