import { hex } from '../../src/bits.ts'
import { layout } from '../../src/core/layout.ts'
import type { Rig } from './fixture.ts'

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
