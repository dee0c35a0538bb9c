import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Availability } from '../../test/oracles/tools.ts'
import { available, type Peer } from './peer.ts'

function availability(): Availability {
  try {
    createRequire(import.meta.url).resolve('rp2040js')
    return available
  } catch {
    return { available: false, why: 'rp2040js: the npm package is not installed (a devDependency: npm ci)' }
  }
}

/** Its Cortex-M0+ alone: neither the second core nor the chip's clock run along. */
export const rp2040js: Peer = {
  name: 'rp2040js',
  description: 'rp2040js, its Cortex-M0+ with the build for it',
  architecture: 'v6m',
  mostInstructions: 6e6,
  availability,
  lacks: ({ v6m }) => (v6m ? undefined : 'no build for ARMv6-M'),
  command: (elf) => [process.execPath, join(import.meta.dirname, 'run-on-rp2040js.js'), elf],
}
