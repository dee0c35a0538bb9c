import { expect } from 'vitest'
import { Bus } from '../../src/bus/bus.ts'
import type { DeviceClock } from '../../src/bus/device.ts'
import { PageTable } from '../../src/bus/pages.ts'
import { readData, writeData } from '../../src/core/access.ts'
import type { Core, CoreConfiguration } from '../../src/core/core.ts'
import { layout } from '../../src/core/layout.ts'
import { takeReset } from '../../src/core/reset.ts'
import { cores } from '../../src/machine/chips.ts'
import { State } from '../../src/core/state.ts'
import { PrivatePeripherals, type PrivatePeripheralsOptions } from '../../src/system/ppb.ts'

export const ram = { base: 0x20000000, sizeBytes: 0x4000 } as const
export const flash = { base: 0x00000000, sizeBytes: 0x1000 } as const
export const initialSp = 0x20001000
export const startAddress = 0x100

/** Offsets in the area for devices that tests of single devices may use. */
export const stateOffsets = { ppb: layout.devices, semihosting: layout.devices + 0x100 } as const

/** Register addresses by the manual's names (B3.2.2, table B3-4 and following). */
export const address = {
  ICTR: 0xe000e004,
  ACTLR: 0xe000e008,
  SYST_CSR: 0xe000e010,
  SYST_RVR: 0xe000e014,
  SYST_CVR: 0xe000e018,
  SYST_CALIB: 0xe000e01c,
  NVIC_ISER0: 0xe000e100,
  NVIC_ICER0: 0xe000e180,
  NVIC_ISPR0: 0xe000e200,
  NVIC_ICPR0: 0xe000e280,
  NVIC_IABR0: 0xe000e300,
  NVIC_IPR0: 0xe000e400,
  CPUID: 0xe000ed00,
  ICSR: 0xe000ed04,
  VTOR: 0xe000ed08,
  AIRCR: 0xe000ed0c,
  SCR: 0xe000ed10,
  CCR: 0xe000ed14,
  SHPR1: 0xe000ed18,
  SHPR2: 0xe000ed1c,
  SHPR3: 0xe000ed20,
  SHCSR: 0xe000ed24,
  CFSR: 0xe000ed28,
  BFSR: 0xe000ed29,
  UFSR: 0xe000ed2a,
  HFSR: 0xe000ed2c,
  DFSR: 0xe000ed30,
  MMFAR: 0xe000ed34,
  BFAR: 0xe000ed38,
  AFSR: 0xe000ed3c,
  CPACR: 0xe000ed88,
  MPU_TYPE: 0xe000ed90,
  MPU_CTRL: 0xe000ed94,
  MPU_RNR: 0xe000ed98,
  MPU_RBAR: 0xe000ed9c,
  MPU_RASR: 0xe000eda0,
  DHCSR: 0xe000edf0,
  DEMCR: 0xe000edfc,
  STIR: 0xe000ef00,
  FPCCR: 0xe000ef34,
  FPCAR: 0xe000ef38,
  FPDSCR: 0xe000ef3c,
  MVFR0: 0xe000ef40,
  MVFR1: 0xe000ef44,
  MVFR2: 0xe000ef48,
  DWT_CTRL: 0xe0001000,
  DWT_CYCCNT: 0xe0001004,
} as const

/** For `toThrow`: a precise BusFault at an address. */
export function busFault(at: number): Error {
  return expect.objectContaining({ kind: 'PRECISERR', address: at }) as Error
}

/** Alarms of the one clock that the fixture has. */
class FakeClock implements DeviceClock {
  readonly #state: State
  due = Infinity
  constructor(state: State) {
    this.#state = state
  }
  now(): number {
    return this.#state.cycles
  }
  setAlarm(cycle: number): void {
    this.due = cycle
  }
  clearAlarm(): void {
    this.due = Infinity
  }
}

/** A core with flash, RAM and its private peripherals, reset, and a log of what its exceptions did. */
export class CoreFixture {
  readonly state: State
  readonly bus: Bus
  readonly core: Core
  readonly clock: FakeClock
  readonly ppb: PrivatePeripherals
  /** `pended 15`, `unpended 15` … in order. */
  readonly log: string[] = []
  /** What the ITM put out: port and bytes. */
  readonly trace: [port: number, ...bytes: number[]][] = []
  privileged = true

  constructor(
    configuration: Partial<CoreConfiguration> = {},
    sysTick: NonNullable<PrivatePeripheralsOptions['sysTick']> = {},
  ) {
    const memory = new WebAssembly.Memory({ initial: layout.regions / 65536 + 2 })
    this.state = new State(memory)
    this.bus = new Bus(memory.buffer, new PageTable(this.state.words, layout.pageTable))
    const place = { records: 0 }
    this.bus.addRegion({ name: 'RAM', ...ram, ...place, writable: true, offset: layout.regions })
    const flashOffset = layout.regions + ram.sizeBytes
    this.bus.addRegion({ name: 'flash', ...flash, ...place, writable: false, offset: flashOffset })
    this.core = {
      state: this.state,
      bus: this.bus,
      configuration: {
        ...{ interruptCount: 44, priorityBits: 3, ...cores['cortex-m3'] },
        ...configuration,
      },
      listener: {
        pended: (exception) => this.log.push(`pended ${exception}`),
        unpended: (exception) => this.log.push(`unpended ${exception}`),
        entered: (exception, how) => this.log.push(`entered ${exception} ${how}`),
        returned: (exception) => this.log.push(`returned ${exception}`),
      },
      executions: undefined,
      semihosting: undefined,
      resetRequested: false,
      lastFault: undefined,
      transferInterrupts: new Set(),
      unpredictable: new Map(),
    }
    this.clock = new FakeClock(this.state)
    this.ppb = new PrivatePeripherals(this.core, {
      stateOffset: stateOffsets.ppb,
      clock: this.clock,
      sysTick,
      traceOutput: (port, bytes) => this.trace.push([port, ...bytes]),
    })
    this.ppb.mapOn(this.bus)
    this.bus.poke(0, initialSp, 4)
    this.bus.poke(4, startAddress | 1, 4)
    this.ppb.reset()
    takeReset(this.core, 0)
  }

  /** A load as the core makes it; throws a `FaultSignal`. Time stands still: see {@link tick}. */
  read(at: number, sizeBytes: 1 | 2 | 4 = 4): number {
    return readData(this.core, at, sizeBytes, this.privileged)
  }
  write(at: number, value: number, sizeBytes: 1 | 2 | 4 = 4): void {
    writeData(this.core, at, sizeBytes, value, this.privileged)
  }

  /** Time goes on, with the alarm rung at its cycle. */
  tick(cycles = 1): void {
    const end = this.state.cycles + cycles
    while (this.clock.due <= end) {
      this.state.cycles = Math.max(this.state.cycles, this.clock.due)
      this.clock.due = Infinity
      this.ppb.alarm()
    }
    this.state.cycles = end
  }

  isPending(exception: number): boolean {
    return this.state.hasBit(layout.pending, exception)
  }
  isEnabled(exception: number): boolean {
    return this.state.hasBit(layout.enabled, exception)
  }
  /** Puts the core into the handler of an exception, as if it had been taken. */
  enter(exception: number): void {
    this.state.putBit(layout.active, exception, true)
    this.state.setModeAndControl(exception, this.state.get(layout.control))
  }
}
