import type { CoreConfiguration, ExecutionListener, Profile } from '../core/core.ts'
import type { FirmwareImage } from '../image/elf.ts'
import { readAttributes } from '../image/attributes.ts'
import { checkSegmentsFit, defaultMemoryLayout } from '../image/memory-layout.ts'
import { readVectorTable, type VectorTable } from '../image/vector-table.ts'
import type { Timing as CoreTiming } from '../core/timing/cost.ts'
import { timings } from '../core/timing/costs.ts'
import { TailchainError } from '../errors.ts'
import { chipNamed, cores, cpuNamed, type Chip, type ChipName, type CpuName, type Span } from './chips.ts'

/**
 * What executes instructions. `adaptive`: the interpreter, and the translator what is hot. `translator`: translated is
 * whatever can be, at once. `reference`: the slow stage that judges the others. Results are the same.
 */
export type Tier = 'adaptive' | 'translator' | 'interpreter' | 'reference'

export type Timing = 'instruction' | 'cortex-m3' | 'cortex-m4'

/** What a machine is built from; the public `BootOptions` minus what the session adds. */
export interface MachineOptions {
  readonly chip?: ChipName | { readonly flash: Span; readonly ram: readonly Span[] }
  readonly cpu?: CpuName
  readonly timing?: Timing
  readonly unmapped?: 'fault' | 'memory'
  /** For tests of the tiers: which of them execute instructions. */
  readonly tier?: Tier
}

/** Everything that is fixed about a machine before it exists. */
export interface MachineConfiguration extends CoreConfiguration {
  readonly image: FirmwareImage
  readonly vectors: VectorTable
  readonly cpu: CpuName
  readonly flash: readonly Span[]
  readonly ram: readonly Span[]
  readonly chip: Chip | undefined
  /** Where what nothing answers behaves as memory instead of faulting. */
  readonly unmappedMemory: readonly Span[]
  readonly tier: Tier
  /** Undefined for `instruction`. */
  readonly timing: CoreTiming | undefined
  /** Told of what executes on this machine and on its forks. */
  readonly executions?: ExecutionListener
}

/**
 * Resolves the options against the ELF.
 *
 * @throws TailchainError `CHIP_UNKNOWN`, `CPU_UNKNOWN`, `OPTION_INVALID`, `SEGMENT_OUTSIDE_MEMORY` and the ELF's own
 */
export function configure(image: FirmwareImage, options: MachineOptions): MachineConfiguration {
  const attributes = readAttributes(image)
  const chip = typeof options.chip === 'string' ? chipNamed(options.chip) : undefined
  const vectors = readVectorTable(image)
  const cpu = options.cpu === undefined ? (chip?.cpu ?? attributes.cpu ?? 'cortex-m3') : cpuNamed(options.cpu)
  const { flash, ram } = memoryOf(image, vectors, chip, options)
  checkSegmentsFit(image, { flash: flash[0], ram }, flash.slice(1))
  const everywhere = [{ base: 0, sizeBytes: 0xe0000000 }]
  return {
    image,
    vectors,
    cpu,
    ...cores[cpu],
    flash,
    ram,
    chip,
    ...nvicOf(cores[cpu].profile, chip),
    mpuRegionCount: chip?.mpuRegionCount === 0 ? 0 : cores[cpu].mpuRegionCount,
    unmappedMemory:
      options.unmapped === 'memory'
        ? everywhere
        : options.unmapped === 'fault'
          ? []
          : (chip?.peripherals ?? []),
    tier: options.tier ?? 'adaptive',
    timing: timingNamed(options.timing ?? 'instruction'),
  }
}

function memoryOf(
  image: FirmwareImage,
  vectors: VectorTable,
  chip: Chip | undefined,
  options: MachineOptions,
): { flash: readonly Span[]; ram: readonly Span[] } {
  if (chip !== undefined) return chip
  if (typeof options.chip === 'object') return ownMemory(options.chip)
  const layout = defaultMemoryLayout(image, vectors.initialSp)
  return { flash: layout.flash === undefined ? [] : [layout.flash], ram: layout.ram }
}

function ownMemory({ flash, ram }: Exclude<NonNullable<MachineOptions['chip']>, string>): {
  flash: readonly Span[]
  ram: readonly Span[]
} {
  const isSpan = (span: unknown): boolean =>
    typeof span === 'object' && span !== null && 'base' in span && 'sizeBytes' in span
  const isMemory = isSpan(flash) && Array.isArray(ram) && ram.every(isSpan)
  if (isMemory) return { flash: [flash], ram }
  throw new TailchainError(
    'OPTION_INVALID',
    'chip has no such memory: flash is one span, ram a list of them',
    'chip: { flash: { base, sizeBytes }, ram: [{ base, sizeBytes }] }, or the name of a chip',
  )
}

/** As large as the architecture has it, unless the chip says; v6-M has two bits of priority and 32 interrupts at most. */
function nvicOf(
  profile: Profile,
  chip: Chip | undefined,
): Pick<CoreConfiguration, 'interruptCount' | 'priorityBits'> {
  const most = profile === 'v6-M' ? { count: 32, bits: 2 } : { count: 240, bits: 8 }
  return {
    interruptCount: Math.min(chip?.interruptCount ?? most.count, most.count),
    priorityBits: Math.min(chip?.priorityBits ?? most.bits, most.bits),
  }
}

function timingNamed(name: Timing): CoreTiming | undefined {
  if (name === 'instruction') return undefined
  if (Object.hasOwn(timings, name)) return timings[name]
  throw new TailchainError(
    'OPTION_INVALID',
    `there is no timing '${name as string}'`,
    "give 'instruction', 'cortex-m3' or 'cortex-m4'",
  )
}
