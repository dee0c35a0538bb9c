import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { boot, type Mcu } from '../../src/index.ts'
import { prng } from '../isa/prng.ts'

/*
 * Whole programs, stopped at random: where the translator is after so many instructions, the interpreter is too, which
 * other tests hold against the reference stage. Set RANDOM_STOPS for more stops than CI has time for.
 */

vi.setConfig({ testTimeout: 600_000 })

const kernels = join(import.meta.dirname, '../../bench/kernels')
const stops = Number(process.env.RANDOM_STOPS ?? 2_500)

const programs = ['dispatch', 'format', 'mixed', 'sieve'].map((name) => join(kernels, `${name}-long.elf`))
const tiers = ['adaptive', 'interpreter'] as const

/** Mostly short, so that stops lie in blocks and loops; some long enough to leave what was hot. */
function distance(random: () => number): number {
  const kind = random() % 16
  return 1 + (random() % (kind < 8 ? 40 : kind < 15 ? 4_000 : 40_000))
}

const ram = { base: 0x20000000, sizeBytes: 0x10000 }

/** All that the kernels change: registers, flags, counts and RAM. */
function registersOf({ registers, cycles, instructions }: Mcu): unknown {
  return { ...registers, cycles, instructions }
}
function hasSameRam(a: Mcu, b: Mcu): boolean {
  return Buffer.compare(a.bytes(ram.base, ram.sizeBytes), b.bytes(ram.base, ram.sizeBytes)) === 0
}

test.each(programs)('%s', (elf) => {
  const random = prng(0x5709)
  const [fast, slow] = tiers.map((tier) => boot(elf, { stopAt: 'reset', limitCycles: 1e12, tier }))
  if (fast === undefined || slow === undefined) throw new Error('two machines')
  // Long enough for the translator to find what is hot.
  for (const mcu of [fast, slow]) mcu.runFor({ instructions: 200_000 })
  for (let stop = 0; stop < stops; stop++) {
    const instructions = distance(random)
    for (const mcu of [fast, slow]) mcu.runFor({ instructions })
    expect(registersOf(fast)).toEqual(registersOf(slow))
    expect(hasSameRam(fast, slow)).toBe(true)
  }
})
