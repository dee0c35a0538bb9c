import { describe, test, vi } from 'vitest'
import { prng } from '../isa/prng.ts'
import { expectReductionsToLoseNothing } from './generated/compare.ts'
import { generate } from './generated/generate.ts'
import { print } from './generated/print.ts'
import { shrink } from './generated/shrink.ts'

// Machines under load take their time, and a program that fails is shrunk.
vi.setConfig({ testTimeout: 300_000 })

/** More of them by hand: EXPLORE_PROGRAMS=300, from EXPLORE_SEED on. */
const programs = Number(process.env.EXPLORE_PROGRAMS ?? 24)
const firstSeed = Number(process.env.EXPLORE_SEED ?? 0xc0ffee)

/** Programs that once went wrong: its schedules write to code that tokens are made of. */
const known = [777_090]

describe('reductions lose nothing on generated programs', () => {
  const seeds = Array.from({ length: programs }, (_, index) => firstSeed + index)
  test.each([...known, ...seeds])('program %i', async (seed) => {
    const program = await generate(prng(seed))
    try {
      await expectReductionsToLoseNothing(program)
    } catch (error) {
      console.error(print(await shrink(program)))
      throw error
    }
  })
})
