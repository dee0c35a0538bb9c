import { expect } from 'vitest'
import { hex } from '../../src/bits.ts'
import { layout } from '../../src/core/layout.ts'
import type { Case } from '../oracles/unicorn.ts'
import { prng } from '../isa/prng.ts'
import type { Random } from './cases.ts'
import { Rig } from './fixture.ts'

/** Words of state that are compared as they are. N and Z are compared as flags: they have several forms. */
const comparedWords = Array.from({ length: layout.devices >> 2 }, (_, index) => 4 * index).filter(
  (offset) => offset !== layout.n && offset !== layout.z,
)

/** How a machine's state differs from another's, with the same history. */
export function difference(own: Rig, other: Rig): string | undefined {
  const [mine, theirs] = [own.state, other.state]
  for (const offset of comparedWords) {
    if (mine.get(offset) === theirs.get(offset)) continue
    return `word ${hex(offset, 3)} of the state is ${hex(mine.get(offset))}, not ${hex(theirs.get(offset))}`
  }
  if (mine.apsr !== theirs.apsr) return `APSR is ${hex(mine.apsr)}, not ${hex(theirs.apsr)}`
  return Buffer.compare(own.ram, other.ram) === 0 ? undefined : 'RAM differs'
}

/** Runs so many random programs on all tiers: wherever they are stopped, the state is that of the reference stage. */
export function compareAtRandomStops(count: number, program: (random: Random) => Case): void {
  const rigs = (['translator', 'interpreter', 'reference'] as const).map((tier) => new Rig(tier))
  const reference = rigs.at(-1)
  if (reference === undefined) throw new Error('three machines')
  for (let seed = 0; seed < count; seed++) {
    const random = prng(seed)
    const loaded = program(random)
    for (const rig of rigs) rig.load(loaded)
    for (let stop = 0; stop < 25; stop++) {
      const instructions = 1 + (random() % (stop % 3 === 0 ? 700 : 30))
      for (const rig of rigs) rig.run(instructions)
      for (const rig of rigs)
        expect([seed, stop, rig.tier, difference(rig, reference)]).toEqual([seed, stop, rig.tier, undefined])
    }
  }
}
