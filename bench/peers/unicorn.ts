import { join } from 'node:path'
import { loadFirmware } from '../../src/machine/firmware.ts'
import { compiled, oracleFolder } from '../../test/oracles/tools.ts'
import type { Peer } from './peer.ts'

const source = join(import.meta.dirname, 'unicorn-driver.c')

/** The driver, which `availability` compiles. */
export function unicornDriver(): string {
  return join(oracleFolder('unicorn-bench', source), 'driver')
}

export const unicorn: Peer = {
  name: 'Unicorn',
  description: 'Unicorn 2',
  architecture: 'v7m',
  mostInstructions: 100e6,
  availability: () =>
    compiled(
      'unicorn-bench',
      source,
      ['cc', '-O2', source, '-lunicorn'],
      'Debian packages libunicorn-dev and gcc',
    ),
  lacks: ({ needs }) => (needs === undefined ? undefined : 'it has neither exceptions nor peripherals'),
  command: (elf, { core }) => [unicornDriver(), 'plain', ...unicornArguments(elf, core)],
}

/** As it is used to see, or to stop at, each instruction; the hook counts and does nothing else. */
export const unicornHook: Peer = {
  ...unicorn,
  name: 'Unicorn + hook',
  description: 'Unicorn 2 with a code hook',
  command: (elf, { core }) => [unicornDriver(), 'hook', ...unicornArguments(elf, core)],
}

/** The ELF, the core, and where the kernel reports. */
function unicornArguments(elf: string, core: 'm3' | 'm4f'): string[] {
  const { address } = loadFirmware(elf).symbols.find('report')
  return [elf, core, String(address)]
}
