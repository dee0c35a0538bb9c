import { join } from 'node:path'
import { available, type Peer } from './peer.ts'

const script = join(import.meta.dirname, 'run-on-tailchain.js')

const base = {
  architecture: 'v7m',
  mostInstructions: Infinity,
  stormReload: 1000 - 1,
  availability: () => available,
  lacks: () => undefined,
} as const

export const tailchain: Peer = {
  ...base,
  name: 'Tailchain',
  description: 'this, as it is by default',
  command: (elf, { chip }) => [process.execPath, script, elf, JSON.stringify({ chip })],
}

export const tailchainInterpreter: Peer = {
  ...base,
  name: 'interpreter',
  description: "Tailchain's interpreter alone",
  mostInstructions: 30e6,
  command: (elf, { chip }) => [process.execPath, script, elf, JSON.stringify({ chip, tier: 'interpreter' })],
}

export const tailchainV6m: Peer = {
  ...base,
  name: 'Tailchain v6-M',
  description: 'Tailchain with the build for Cortex-M0+',
  architecture: 'v6m',
  lacks: ({ v6m }) => (v6m ? undefined : 'no build for ARMv6-M'),
  command: (elf) => [process.execPath, script, elf, JSON.stringify({ cpu: 'cortex-m0plus' })],
}
