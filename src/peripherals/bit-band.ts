import type { Bus } from '../bus/bus.ts'
import type { BusAccess, Device } from '../bus/device.ts'

/** The alias of a 1 MiB region: a word for each bit. */
export const bitBandAliasSizeBytes = 0x200_0000
/** Where alias and region are: SRAM and peripherals (B3.1, "Bit-banding" in the Cortex-M3 TRM). */
export const bitBandAliases = [
  { alias: 0x22000000, region: 0x20000000 },
  { alias: 0x42000000, region: 0x40000000 },
] as const

/**
 * A bit-band alias: a read gives one bit of the region, a write changes that bit by reading and writing its word. The
 * word of a peripheral register is read and written as such, with whatever that does.
 */
export class BitBand implements Device {
  readonly name: string
  /** The region's own devices count. */
  readonly volatile = false
  readonly #bus: Bus
  readonly #region: number

  constructor(bus: Bus, region: number) {
    this.name = `bit-band alias of ${region.toString(16)}`
    this.#bus = bus
    this.#region = region
  }

  read(offset: number, { privileged }: BusAccess): number | undefined {
    const word = this.#bus.read(this.#wordAt(offset), { sizeBytes: 4, privileged })
    return word === undefined ? undefined : (word >>> bitOf(offset)) & 1
  }
  write(offset: number, value: number, { privileged }: BusAccess): boolean {
    const access = { sizeBytes: 4, privileged } as const
    const word = this.#bus.read(this.#wordAt(offset), access)
    if (word === undefined) return false
    const mask = 1 << bitOf(offset)
    return this.#bus.write(
      this.#wordAt(offset),
      ((value & 1) === 0 ? word & ~mask : word | mask) >>> 0,
      access,
    )
  }
  reset(): void {
    // The bits are the region's.
  }
  save(): undefined {
    return undefined
  }
  restore(): void {
    // The bits are the region's.
  }

  #wordAt(offset: number): number {
    return this.#region + (offset >>> 7) * 4
  }
}

function bitOf(offset: number): number {
  return (offset >>> 2) & 31
}
