import type { CoreConfiguration } from '../core/core.ts'
import { TailchainError, nearestNames } from '../errors.ts'

export type CpuName = 'cortex-m0' | 'cortex-m0plus' | 'cortex-m3' | 'cortex-m4' | 'cortex-m4f'
export type ChipName = 'lm3s6965evb' | 'mps2-an385' | 'mps2-an386' | 'stm32f103' | 'stm32f407' | 'nrf52840'

/** A span of addresses. */
export interface Span {
  readonly base: number
  readonly sizeBytes: number
}

/** What a chip adds to its core: memory, priorities, where its peripherals are. */
export interface Chip {
  readonly cpu: CpuName
  readonly flash: readonly Span[]
  readonly ram: readonly Span[]
  readonly peripherals: readonly Span[]
  /** External interrupts. */
  readonly interruptCount: number
  /** Implemented priority bits. */
  readonly priorityBits: number
  /** Regions of the MPU; 0: it was left out. */
  readonly mpuRegionCount: number
  /** Bit-band aliases of SRAM and peripherals. */
  readonly hasBitBand: boolean
  /** Modelled peripherals: UARTs that print, timers; `irqs` are receive and transmit, or timer A. */
  readonly devices: readonly {
    readonly kind: 'pl011' | 'cmsdk-uart' | 'stellaris-timer'
    readonly name: string
    readonly base: number
    readonly irqs: readonly number[]
  }[]
}

const kib = 1024
const mib = 1024 * kib

/** The peripheral region of the default memory map. */
const peripheralRegion: Span = { base: 0x40000000, sizeBytes: 0x20000000 }

const mps2 = {
  flash: [],
  ram: [
    // Code memory is SSRAM: writable.
    { base: 0x00000000, sizeBytes: 4 * mib },
    { base: 0x20000000, sizeBytes: 4 * mib },
    { base: 0x21000000, sizeBytes: 16 * mib },
  ],
  peripherals: [peripheralRegion],
  interruptCount: 32,
  // The FPGA images leave it to the build; QEMU implements all eight.
  priorityBits: 8,
  mpuRegionCount: 8,
  hasBitBand: true,
  devices: [
    { kind: 'cmsdk-uart', name: 'UART0', base: 0x40004000, irqs: [0, 1] },
    { kind: 'cmsdk-uart', name: 'UART1', base: 0x40005000, irqs: [2, 3] },
  ],
} as const

/** By name: memory from the reference manuals (and, for the evaluation boards, as QEMU models them). */
export const chips: Readonly<Record<ChipName, Chip>> = {
  lm3s6965evb: {
    cpu: 'cortex-m3',
    flash: [{ base: 0, sizeBytes: 256 * kib }],
    ram: [{ base: 0x20000000, sizeBytes: 64 * kib }],
    peripherals: [peripheralRegion],
    interruptCount: 44,
    priorityBits: 3,
    mpuRegionCount: 8,
    hasBitBand: true,
    devices: [
      { kind: 'pl011', name: 'UART0', base: 0x4000c000, irqs: [5] },
      { kind: 'stellaris-timer', name: 'TIMER0', base: 0x40030000, irqs: [19] },
      { kind: 'stellaris-timer', name: 'TIMER1', base: 0x40031000, irqs: [21] },
      { kind: 'stellaris-timer', name: 'TIMER2', base: 0x40032000, irqs: [23] },
    ],
  },
  'mps2-an385': { cpu: 'cortex-m3', ...mps2 },
  'mps2-an386': { cpu: 'cortex-m4f', ...mps2 },
  stm32f103: {
    cpu: 'cortex-m3',
    flash: [{ base: 0x08000000, sizeBytes: 128 * kib }],
    ram: [{ base: 0x20000000, sizeBytes: 20 * kib }],
    peripherals: [peripheralRegion],
    interruptCount: 60,
    priorityBits: 4,
    mpuRegionCount: 0,
    hasBitBand: true,
    devices: [],
  },
  stm32f407: {
    cpu: 'cortex-m4f',
    flash: [{ base: 0x08000000, sizeBytes: 1 * mib }],
    ram: [
      { base: 0x20000000, sizeBytes: 128 * kib },
      { base: 0x10000000, sizeBytes: 64 * kib },
    ],
    peripherals: [peripheralRegion],
    interruptCount: 82,
    priorityBits: 4,
    mpuRegionCount: 8,
    hasBitBand: true,
    devices: [],
  },
  nrf52840: {
    cpu: 'cortex-m4f',
    flash: [{ base: 0, sizeBytes: 1 * mib }],
    ram: [{ base: 0x20000000, sizeBytes: 256 * kib }],
    peripherals: [peripheralRegion, { base: 0x10000000, sizeBytes: 0x2000 }],
    interruptCount: 48,
    priorityBits: 3,
    mpuRegionCount: 8,
    // The nRF52840's Cortex-M4 is built without.
    hasBitBand: false,
    devices: [],
  },
}

const v6M = { profile: 'v6-M', hasDsp: false, hasFpu: false, mpuRegionCount: 0 } as const
const v7M = { profile: 'v7-M', hasUnprivileged: true, vtorMask: 0xffffff80, mpuRegionCount: 8 } as const

/** Cores by themselves; CPUID of r0p0 (M0), r0p1 (M0+, M4) and r2p1 (M3), by their TRMs. */
export const cores: Readonly<Record<CpuName, Omit<CoreConfiguration, 'interruptCount' | 'priorityBits'>>> = {
  'cortex-m0': { ...v6M, cpuid: 0x410cc200, hasUnprivileged: false, vtorMask: 0 },
  // Its options as most chips have them: the Unprivileged Extension, and VTOR, whose bits 7:0 are zero.
  'cortex-m0plus': { ...v6M, cpuid: 0x410cc601, hasUnprivileged: true, vtorMask: 0xffffff00 },
  'cortex-m3': { ...v7M, cpuid: 0x412fc231, hasDsp: false, hasFpu: false },
  'cortex-m4': { ...v7M, cpuid: 0x410fc241, hasDsp: true, hasFpu: false },
  'cortex-m4f': { ...v7M, cpuid: 0x410fc241, hasDsp: true, hasFpu: true },
}

/** @throws TailchainError `CHIP_UNKNOWN` */
export function chipNamed(name: string): Chip {
  if (Object.hasOwn(chips, name)) return chips[name as ChipName]
  const names = Object.keys(chips)
  const near = nearestNames(name, names)
  throw new TailchainError(
    'CHIP_UNKNOWN',
    `no chip is called '${name}'`,
    `${near.length > 0 ? `did you mean ${near.join(', ')}? ` : ''}known: ${names.join(', ')}; others are given by their memory: chip: { flash, ram }`,
  )
}

/** @throws TailchainError `CPU_UNKNOWN` */
export function cpuNamed(name: string): CpuName {
  if (Object.hasOwn(cores, name)) return name as CpuName
  throw new TailchainError(
    'CPU_UNKNOWN',
    `no CPU is called '${name}'`,
    `known: ${Object.keys(cores).join(', ')}`,
  )
}
