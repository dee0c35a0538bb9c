import { layout } from '../layout.ts'
import type { Stage, Val } from '../stage.ts'

/** A stage that gets at all of the state. */
export interface StateStage extends Stage {
  /** A word of the state, or of one that lies so many bytes behind it. */
  state(offset: number, behind?: Val): Val
  setState(offset: number, value: Val, behind?: Val): void
  /** Leaves it to the reference stage, with nothing of it done. */
  bailIf(condition: Val): void
}

/** Words of a set of exceptions. */
export const bitSetWords = 8

/** Not 0: something is pending and enabled. */
export function pendingAndEnabled(s: StateStage): Val {
  let any = s.word(0)
  for (let word = 0; word < bitSetWords; word++)
    any = s.or(s.and(s.state(layout.pending + 4 * word), s.state(layout.enabled + 4 * word)), any)
  return any
}

/** NZCVQ and GE, as `State.apsr` has them. */
export function apsrOf(s: StateStage): Val {
  const flag = (offset: number, position: number): Val => s.shiftLeft(s.state(offset), s.word(position))
  const n = s.and(s.state(layout.n), s.word(0x80000000))
  const z = s.shiftLeft(s.equal(s.state(layout.z), s.word(0)), s.word(30))
  const cv = s.or(flag(layout.c, 29), flag(layout.v, 28))
  return s.or(s.or(s.or(n, z), cv), s.or(flag(layout.q, 27), flag(layout.ge, 16)))
}
