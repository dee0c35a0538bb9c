import { availability, qemuArguments } from '../../test/oracles/qemu.ts'
import type { Peer } from './peer.ts'

const board = { m3: 'lm3s6965evb', m4f: 'mps2-an386', storm: 'mps2-an385' } as const

export const qemu: Peer = {
  name: 'QEMU',
  description: 'qemu-system-arm as it is',
  architecture: 'v7m',
  mostInstructions: Infinity,
  availability,
  lacks: ({ needs }) =>
    needs === 'exact time' ? 'its SysTick follows the clock of the host, not instructions' : undefined,
  command: (elf, { core }) => ['qemu-system-arm', ...qemuArguments(elf, { machine: board[core] })],
}

/** Deterministic, as Tailchain is: an instruction is a nanosecond. */
export const qemuIcount: Peer = {
  ...qemu,
  name: 'QEMU -icount',
  description: 'qemu-system-arm -icount shift=0',
  // Its boards with an AN385 have 25 MHz.
  stormReload: 1000 / 40 - 1,
  lacks: () => undefined,
  command: (elf, { core, needs }) => {
    const machine = needs === 'exact time' ? board.storm : board[core]
    return ['qemu-system-arm', ...qemuArguments(elf, { machine, icount: 'shift=0' })]
  },
}
