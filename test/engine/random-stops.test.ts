import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { boot, type Mcu } from '../../src/index.ts'
import { writeWithConstants } from '../../bench/constants.ts'
import { elfOf, kernels } from '../../bench/kernels.ts'
import { prng } from '../isa/prng.ts'

/*
 * Whole programs, stopped at random: where the translator is after so many instructions, the interpreter is too, which
 * other tests hold against the reference stage. Set RANDOM_STOPS for more stops than CI has time for.
 */

vi.setConfig({ testTimeout: 600_000 })

const stops = Number(process.env.RANDOM_STOPS ?? 600)

const tiers = ['adaptive', 'interpreter'] as const

/** Mostly short, so that stops lie in blocks and loops; some long enough to leave what was hot. */
function distance(random: () => number): number {
  const kind = random() % 16
  return 1 + (random() % (kind < 8 ? 40 : kind < 15 ? 4_000 : 40_000))
}

const ram = { base: 0x20000000, sizeBytes: 0x10000 }

/** All that the kernels change: registers, flags, counts and RAM. */
function registersOf({ registers, cycles, instructions }: Mcu): unknown {
  const floats = Array.from({ length: 32 }, (_, index) => registers[`s${String(index)}`])
  return { ...registers, floats, cycles, instructions }
}
function hasSameRam(a: Mcu, b: Mcu): boolean {
  return Buffer.compare(a.bytes(ram.base, ram.sizeBytes), b.bytes(ram.base, ram.sizeBytes)) === 0
}

const folder = mkdtempSync(join(tmpdir(), 'tailchain-random-stops-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test.each(kernels)('$name: $description', (kernel) => {
  const random = prng(0x5709)
  const options = {
    stopAt: 'reset',
    limitCycles: 1e12,
    ...(kernel.chip === undefined ? {} : { chip: kernel.chip }),
  } as const
  // One round is over before anything is hot.
  const elf = join(folder, `${kernel.name}.elf`)
  writeWithConstants(elfOf(kernel), elf, { rounds: kernel.rounds })
  const [fast, slow] = tiers.map((tier) =>
    boot(elf, { ...options, tier, cpu: kernel.core === 'm4f' ? 'cortex-m4f' : 'cortex-m3' }),
  )
  if (fast === undefined || slow === undefined) throw new Error('two machines')
  // Long enough for the translator to find what is hot.
  let instructions = 3_000_000
  for (let stop = 0; stop < stops; stop++) {
    const [ours, theirs] = [fast, slow].map((mcu) => mcu.runFor({ instructions }))
    expect(ours?.reason).toBe(theirs?.reason)
    expect(registersOf(fast)).toEqual(registersOf(slow))
    expect(hasSameRam(fast, slow)).toBe(true)
    // So many stops that there is nothing left to run.
    if (ours?.reason === 'exited' && stop > 600) break
    expect(ours?.reason).toBe('stepped')
    instructions = distance(random)
  }
})
