import type { Availability } from '../../test/oracles/tools.ts'
import type { Kernel } from '../kernels.ts'

/** An emulator that runs whole programs, each in a process of its own. */
export interface Peer {
  readonly name: string
  /** What it is, for who reads the table. */
  readonly description: string
  /** The architecture of the kernels that it runs. */
  readonly architecture: 'v7m' | 'v6m'
  /** A slow peer runs as many of a kernel's rounds as have so many instructions: a second or so. */
  readonly mostInstructions: number
  /** Of SysTick in the interrupt storm, so that a period is 1,000 instructions. */
  readonly stormReload?: number
  availability(): Availability
  /** Why it can't run a kernel, or undefined. */
  lacks(kernel: Kernel): string | undefined
  /** The program and its arguments; it prints the kernel's checksum. */
  command(elf: string, kernel: Kernel): readonly [string, ...string[]]
}

export const available: Availability = { available: true }
