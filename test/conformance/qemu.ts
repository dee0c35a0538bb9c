import type { Emulator } from './emulators.ts'
import { boardOf } from './programs.ts'
import { notForQemu } from './qemu-deviations.ts'

/** `qemu-system-arm`, but for what it has no board or clock for. */
export const qemu: Emulator = {
  name: 'qemu',
  command: (name, elf) => {
    if (notForQemu[name] !== undefined) return undefined
    return [
      'qemu-system-arm',
      // Time by instructions: without it SysTick follows the host's clock, and outcomes its load.
      ...['-icount', 'shift=4,sleep=off'],
      ...['-M', boardOf(name).machine, '-nographic', '-monitor', 'none', '-serial', 'none'],
      ...['-semihosting-config', 'enable=on,target=native', '-kernel', elf],
    ]
  },
}
