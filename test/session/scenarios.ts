import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boot, TailchainError, type BootOptions, type Mcu } from '../../src/index.ts'
import { loadFirmware } from '../../src/machine/firmware.ts'

export const root = join(import.meta.dirname, '../..')
/** Small functions, one a scenario; the source is beside it. */
export const scenariosElf = join(root, 'fixtures/session/scenarios.elf')
/** A shipped firmware's ELF. */
export function example(name: string): string {
  return join(root, 'firmware-examples', name, `${name}.elf`)
}

/** Every tier must show the same: the contract of this folder runs on each. */
export const tiers = ['interpreter', 'translator', 'reference'] as const
export type Tier = (typeof tiers)[number]

const images = new Map<string, ReturnType<typeof loadFirmware>>()
/** Address of a symbol, without the Thumb bit. */
export function address(symbol: string, elf = scenariosElf): number {
  let image = images.get(elf)
  if (image === undefined) images.set(elf, (image = loadFirmware(elf)))
  return image.symbols.find(symbol).address
}

/** Boots scenarios.elf and stands before the first instruction of a scenario, which will return to `finished`. */
export function start(scenario: string, options: BootOptions = {}): Mcu {
  const mcu = boot(readFileSync(scenariosElf), options)
  mcu.runTo('ready')
  mcu.registers.lr = address('finished') | 1
  mcu.registers.pc = address(scenario)
  return mcu
}

/** The exception numbers whose handlers of scenarios.elf ran, in order. */
export function order(mcu: Mcu): number[] {
  return [...mcu.bytes('order', mcu.read('order_length', 'u32') as number)]
}

export function u32(mcu: Mcu, variable: string | number, offset = 0): number {
  return mcu.read(variable, 'u32', { offset }) as number
}

/** The error that a call throws; fails where it throws none of Tailchain's. */
export function errorOf(call: () => unknown): TailchainError {
  try {
    call()
  } catch (error) {
    if (error instanceof TailchainError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
