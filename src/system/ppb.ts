import { privatePeripherals, type Bus } from '../bus/bus.ts'
import type { BusAccess, Device, DeviceClock, Reader } from '../bus/device.ts'
import {
  laneReader,
  readLanes,
  type Register,
  type RegisterBlock,
  type RegisterDevice,
} from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { sysTick as sysTickState } from '../core/layout.ts'
import { DebugRegisters } from './debug.ts'
import { Dwt, dwtStateSizeBytes } from './dwt.ts'
import { Fpu } from './fpu.ts'
import { Itm, itmStateSizeBytes, resetItm, type TraceOutput } from './itm.ts'
import { Mpu } from './mpu.ts'
import { Nvic } from './nvic.ts'
import { SystemControlBlock } from './scb.ts'
import { SysTick, type SysTickOptions } from './systick.ts'

/** What a board adds to the core's own peripherals. */
export interface PrivatePeripheralsOptions {
  /** Byte offset of {@link privatePeripheralsStateSizeBytes} bytes in the machine's memory: SysTick's are at `layout.devices`. */
  readonly stateOffset: number
  /** SysTick's; its alarm is {@link PrivatePeripherals.alarm}. */
  readonly clock: DeviceClock
  readonly sysTick?: Omit<SysTickOptions, 'clock'>
  /** Bytes that firmware writes to the ITM's stimulus ports. */
  readonly traceOutput?: TraceOutput
}

/** Of it, from the first byte on, what the clocks need. */
export const clocksStateSizeBytes = sysTickState.sizeBytes + dwtStateSizeBytes

export const privatePeripheralsStateSizeBytes = sysTickState.sizeBytes + dwtStateSizeBytes + itmStateSizeBytes

const romTable = { base: 0xe00ff000, sizeBytes: 0x1000 }
const blockBits = 12
const blockSizeBytes = 1 << blockBits
const systemControlSpace = 0xe

interface Registers {
  readonly nvic: Nvic
  /** Bits 17:12 of the addresses at which anything answers. Its reserved words are RAZ/WI. */
  readonly blocks: ReadonlySet<number>
  /** By the offset of the register's word. */
  readonly at: ReadonlyMap<number, Mapped>
}
interface Mapped {
  readonly offset: number
  readonly block: RegisterBlock
  readonly register: Register
}

/**
 * The Private Peripheral Bus (B3.1.1): the System Control Space and the debug components. Reserved words in a
 * block are RAZ/WI; between the blocks nothing answers (BusFault). Privilege is checked before the bus is
 * asked: `core/access.ts`.
 */
export class PrivatePeripherals implements Device {
  readonly name = 'PPB'
  /** Registers that change by themselves are counted one by one. */
  readonly volatile = false
  readonly sysTick: SysTick
  readonly dwt: Dwt
  readonly #core: Core
  readonly #options: PrivatePeripheralsOptions
  #registers: Registers | undefined
  /** Found last. */
  #last: Mapped | undefined

  constructor(core: Core, options: PrivatePeripheralsOptions) {
    const { stateOffset, clock, sysTick = {} } = options
    this.#core = core
    this.#options = options
    this.sysTick = new SysTick(core, { ...sysTick, clock })
    this.dwt = new Dwt(core, stateOffset + sysTickState.sizeBytes)
  }

  get nvic(): Nvic {
    return this.#all().nvic
  }
  /** Made when the first of them is accessed: a run may be over before that, and none but the clocks has state of its own. */
  #all(): Registers {
    return (this.#registers ??= this.#made())
  }
  #made(): Registers {
    const core = this.#core
    const { stateOffset, traceOutput } = this.#options
    const nvic = new Nvic(core)
    const debug = new DebugRegisters(core, () => {
      this.dwt.sync()
    })
    const itm = new Itm(core, stateOffset + clocksStateSizeBytes, traceOutput)
    const scs = [this.sysTick, nvic, new SystemControlBlock(core), new Mpu(core), new Fpu(core), debug]
    // ARMv6-M has no ITM, and a DWT of comparators only, of which there are none.
    const isV6M = core.configuration.profile === 'v6-M'
    const blocks = new Map<number, readonly RegisterDevice[]>([
      [0x00, isV6M ? [] : [itm]],
      [0x01, isV6M ? [] : [this.dwt]],
      // The Flash Patch and Breakpoint unit: FP_CTRL reads 0, it has no comparators.
      [0x02, []],
      [systemControlSpace, scs],
      // TPIU and ETM: firmware that sets up SWO gets no further than writing to them.
      [0x40, []],
      [0x41, []],
    ])
    const mapped = new Map<number, Mapped>()
    for (const [block, parts] of blocks) {
      for (const part of parts) {
        for (const register of part.registers) {
          const offset = (block << blockBits) + register.at
          if (!mapped.has(offset)) mapped.set(offset, { offset, block: part.registers, register })
        }
      }
    }
    return { nvic, blocks: new Set(blocks.keys()), at: mapped }
  }

  /** Puts it where the architecture says. Chips add what they have in the external PPB themselves. */
  mapOn(bus: Bus): void {
    const { base, end } = privatePeripherals
    bus.addDevice(base, end - base, this)
    bus.addDevice(romTable.base, romTable.sizeBytes, new RomTable())
  }

  read(offset: number, { sizeBytes }: BusAccess): number | undefined {
    this.#sync(offset)
    const mapped = this.#mappedAt(offset)
    if (mapped === undefined) return this.#isReserved(offset) ? 0 : undefined
    const { register } = mapped
    if (register.isVolatile?.() === true) this.#core.bus.volatileAccesses++
    if (sizeBytes !== 4) this.#checkSize(mapped, sizeBytes)
    return readLanes(register, offset, sizeBytes)
  }
  reader(offset: number, sizeBytes: BusAccess['sizeBytes']): Reader | undefined {
    const register = this.#mappedAt(offset)?.register
    if (register === undefined || (sizeBytes !== 4 && register.takesWordsOnly)) return undefined
    const read = laneReader(register, offset, sizeBytes)
    const { isVolatile } = register
    const { bus } = this.#core
    const { sysTick } = this
    const isInScs = offset >>> blockBits === systemControlSpace
    return {
      isVolatile: undefined,
      read: () => {
        if (isInScs) sysTick.sync()
        if (isVolatile?.() === true) bus.volatileAccesses++
        return read()
      },
    }
  }
  write(offset: number, value: number, access: BusAccess): boolean {
    this.#sync(offset)
    const mapped = this.#mappedAt(offset)
    if (mapped === undefined) return this.#isReserved(offset)
    this.#checkSize(mapped, access.sizeBytes)
    return mapped.block.write(offset & (blockSizeBytes - 1), value, access)
  }
  #mappedAt(offset: number): Mapped | undefined {
    const word = offset & ~3
    if (this.#last?.offset === word) return this.#last
    return (this.#last = this.#all().at.get(word))
  }

  /** SysTick's deadline has come. */
  alarm(): void {
    this.sysTick.alarm()
  }
  reset(): void {
    this.sysTick.reset()
    this.dwt.reset()
    resetItm(this.#core, this.#options.stateOffset + clocksStateSizeBytes)
  }
  /** What of the clocks' state depends on when it is looked at. */
  get clockWords(): readonly number[] {
    return [...this.sysTick.clockWords, ...this.dwt.clockWords]
  }
  save(): undefined {
    return undefined
  }
  /** All state came back with the machine's memory; SysTick's alarm follows it. */
  restore(): void {
    this.sysTick.restore()
    this.dwt.restore()
  }

  /** A count to 0 that falls into this very instruction is visible to it, in ICSR as in SYST_CSR. */
  #sync(offset: number): void {
    if (offset >>> blockBits === systemControlSpace) this.sysTick.sync()
  }
  /** In a block, not between them. */
  #isReserved(offset: number): boolean {
    return this.#all().blocks.has(offset >>> blockBits)
  }
  #checkSize({ register }: Mapped, sizeBytes: BusAccess['sizeBytes']): void {
    if (sizeBytes === 4 || !register.takesWordsOnly) return
    this.#core.unpredictable.set(
      this.#core.state.pc,
      `access of ${String(sizeBytes)} bytes to ${register.name}, which takes words only`,
    )
  }
}

/** The CoreSight ROM table, for debuggers to walk: RAZ/WI. */
class RomTable implements Device {
  readonly name = 'ROM table'
  readonly volatile = false
  read(): number {
    return 0
  }
  write(): boolean {
    return true
  }
  reset(): void {
    // Nothing to reset.
  }
  save(): undefined {
    return undefined
  }
  restore(): void {
    // Nothing to restore.
  }
}
