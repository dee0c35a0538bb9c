import { describe, expect, test, vi } from 'vitest'
import { hex } from '../../src/bits.ts'
import { timings } from '../../src/core/timing/costs.ts'
import { is32Bit } from '../../src/isa/decode.ts'
import { prng } from '../isa/prng.ts'
import type { Case } from '../oracles/unicorn.ts'
import { flashBase, ramBase, Rig } from './fixture.ts'
import { difference } from './lockstep.ts'
import { makePools, randomProgram, type Place } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const random = prng(0x71e5)
const pools = makePools(random)

/** A fast tier of a machine, and its judge. */
interface Tiers {
  readonly reference: Rig
  readonly fast: Rig
  /** Instructions between two stops, at most. */
  readonly longestRun: number
}

/** Whether an IT instruction in memory has the instruction at an address in its block. */
function isInItBlock(reference: Rig, address: number): boolean {
  for (let at = address - 2; at >= address - 16; at -= 2) {
    const it = reference.bus.peek(at, 2) ?? 0
    if (it >>> 8 !== 0xbf || (it & 0xf) === 0) continue
    // The lowest set bit of the mask says how long the block is.
    let length = 4 - Math.log2(it & -it & 0xf)
    for (let inner = at + 2; length > 0 && inner <= address; length--) {
      if (inner === address) return true
      inner += is32Bit(reference.bus.peek(inner, 2) ?? 0) ? 4 : 2
    }
  }
  return false
}

interface Lockstep {
  readonly difference: string | undefined
  readonly stops: number
  /** It branched into an IT block, which is UNPREDICTABLE (A7.3.3): nothing is compared from there on. */
  readonly isUnpredictable: boolean
}

/** Runs both with random stops and compares at each. */
function lockstep({ reference, fast, longestRun }: Tiers, program: Case): Lockstep {
  reference.load(program)
  fast.load(program)
  let stops = 0
  for (let left = program.count; left > 0;) {
    const fuel = 1 + (random() % longestRun)
    fast.run(fuel, true)
    for (let i = 0; i < fuel; i++) {
      reference.run(1, true)
      const { pc, itstate } = reference.state
      const isDecodedAsInside = fast.interpreter?.records.itstateAt(pc) !== 0
      if (itstate === 0 && isDecodedAsInside && isInItBlock(reference, pc))
        return { difference: undefined, stops, isUnpredictable: true }
    }
    stops += 1
    const found = difference(fast, reference)
    if (found !== undefined) {
      const where = `at ${hex(reference.state.pc)} after stop ${stops}: ${JSON.stringify(program)}`
      return { difference: `${found}, ${where}`, stops, isUnpredictable: false }
    }
    left -= fuel
  }
  return { difference: undefined, stops, isUnpredictable: false }
}

const kinds = [
  ['interpreter', 'one cycle each', undefined, 9],
  ['translator', 'one cycle each', undefined, 9],
  ['translator', 'one cycle each, in long runs', undefined, 40],
  ['interpreter', 'cycles of Cortex-M3', timings['cortex-m3'], 9],
  ['interpreter', 'cycles of Cortex-M4', timings['cortex-m4'], 9],
] as const

describe.each(kinds)(
  'random programs, stopped at random: the %s is where the reference is, %s',
  (tier, _, timing, longestRun) => {
    const tiers: Tiers = {
      reference: new Rig('reference', 'cortex-m3', timing),
      fast: new Rig(tier, 'cortex-m3', timing),
      longestRun,
    }
    const places: readonly (readonly [name: string, place: () => Place])[] = [
      ['in flash', () => ({ start: flashBase + 0x8000 + 2 * (random() % 0x1000), data: ramBase + 0x2000 })],
      ['in RAM', () => ({ start: ramBase + 0x3000 + 2 * (random() % 0x100), data: ramBase + 0x1800 })],
      // Its stores overwrite the code now and then.
      ['in RAM beside its data', () => ({ start: ramBase + 0x1800, data: ramBase + 0x1880 })],
    ]
    test.each(places)('%s', (_, place) => {
      const runs = Array.from({ length: tier === 'translator' ? 150 : 400 }, () => {
        const run = lockstep(tiers, randomProgram(pools, place(), 40, random))
        return { ...run, hasFaulted: tiers.reference.hasFaulted }
      })
      expect(runs.flatMap((run) => run.difference ?? []).slice(0, 3)).toEqual([])
      expect(runs.filter((run) => run.isUnpredictable).length).toBeLessThan(runs.length / 50)
      // Those that overwrite themselves often end in a fault.
      expect(runs.filter((run) => run.hasFaulted).length).toBeLessThan(runs.length / 2)
      expect(runs.reduce((total, { stops }) => total + stops, 0)).toBeGreaterThan(
        longestRun > 9 ? runs.length : 10 * runs.length,
      )
    })
  },
)
