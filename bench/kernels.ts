import { join } from 'node:path'

/** A program that is measured: `bench/kernels/NAME.elf`, whose every round has the same checksum. */
export interface Kernel {
  readonly name: string
  readonly description: string
  /** So many that QEMU takes most of a second. */
  readonly rounds: number
  /**
   * Of each round. Of those in C by a build for the host (`bench/kernels/host.c`), of those with registers by
   * hand, of those in Rust by QEMU.
   */
  readonly checksum: string
  readonly core: 'm3' | 'm4f'
  /** Whether there is a build for ARMv6-M. */
  readonly v6m: boolean
  /** What an emulator must have beyond a core. */
  readonly needs?: 'peripherals' | 'exact time'
  /** Its peripherals. */
  readonly chip?: 'lm3s6965evb'
}

function kernel(name: string, rounds: number, checksum: string, description: string): Kernel {
  return { name, description, rounds, checksum, core: 'm3', v6m: true }
}

export const kernels: readonly Kernel[] = [
  kernel('sieve', 4400, 'ae928789', 'loops over bytes'),
  kernel('sort', 1000, '2ff3282c', 'heap, quick and shell sort: branches'),
  kernel('matrix', 1600, 'c17847cf', 'matrices, remainders'),
  kernel('crc', 10_000, '10731ea9', 'CRC-32 and CRC-16: shifts, tables'),
  kernel('mixed', 1400, '000057ab', 'list, matrix, state machine, CRC'),
  kernel('dispatch', 440, '7094bbc3', 'events, handlers by function pointer'),
  kernel('bytecode', 330, '7d4c05b1', 'a switch in a loop'),
  kernel('format', 2300, '72721fa1', 'text made and parsed'),
  kernel('list', 680, 'fc97bb2b', 'allocator, lists, binary tree'),
  kernel('copy', 2500, 'f39af232', 'memory copied by bytes, words, LDM'),
  kernel('filter', 13_000, 'e8e60a1f', 'FIR, biquad, FFT in fixed point'),
  kernel('soft-float', 3500, '6561ac4f', 'doubles without an FPU'),
  kernel('calls', 14_000, '03da98ff', 'recursion'),
  kernel('crypto', 13_000, 'e7f89982', 'SHA-256, AES-128'),
  kernel('compress', 7000, '29c9b664', 'text packed and unpacked'),
  kernel('unoptimised', 260, '2ff3282c', 'sort, built with -O0'),
  kernel('rust-tasks', 2500, '3a464327', 'Rust: heap of deadlines, trait objects'),
  kernel('rust-text', 11_000, '16a75626', 'Rust: core::fmt, str, sort'),
  { ...kernel('float', 3000, 'af792cbc', 'single precision in the FPU'), core: 'm4f', v6m: false },
  {
    ...kernel('mmio', 2500, '09c41f40', 'registers polled: SysTick, NVIC, UART'),
    ...{ v6m: false, needs: 'peripherals', chip: 'lm3s6965evb' },
  },
  {
    ...kernel('storm', 900, '0009ecd2', 'SysTick each 1,000 instructions'),
    ...{ v6m: false, needs: 'exact time' },
  },
]

const folder = join(import.meta.dirname, 'kernels')

export function elfOf(kernel: Pick<Kernel, 'name'>, architecture: 'v7m' | 'v6m' = 'v7m'): string {
  return join(folder, `${kernel.name}${architecture === 'v6m' ? '-v6m' : ''}.elf`)
}
