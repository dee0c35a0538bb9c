import type { parallelOperations as operations } from '../../isa/operations/dsp.ts'
import type { Meaning, Meanings, Stage, Val } from '../stage.ts'
import { join, lane, type Lanes } from './lanes.ts'
import { signedSatQ, unsignedSatQ } from './saturation.ts'

type Operation = 'add' | 'sub'

/** For each lane of the result what is done to Rn's, and which lane of Rm takes part. */
interface Shape {
  readonly bits: Lanes['bits']
  readonly lanes: readonly (readonly [operation: Operation, laneOfM: number])[]
}

const inBytes = (operation: Operation): Shape => ({
  bits: 8,
  lanes: [0, 1, 2, 3].map((index) => [operation, index]),
})
const inHalves = (...lanes: Shape['lanes']): Shape => ({ bits: 16, lanes })

const shapes = {
  ADD16: inHalves(['add', 0], ['add', 1]),
  ASX: inHalves(['sub', 1], ['add', 0]),
  SAX: inHalves(['add', 1], ['sub', 0]),
  SUB16: inHalves(['sub', 0], ['sub', 1]),
  ADD8: inBytes('add'),
  SUB8: inBytes('sub'),
}

/** What a prefix makes of a lane's exact sum or difference. */
interface Kind {
  readonly signed: boolean
  readonly setsGe: boolean
  readonly finish: (s: Stage, exact: Val, bits: Lanes['bits']) => Val
}

const wrap: Kind['finish'] = (_, exact) => exact
const halve: Kind['finish'] = (s, exact) => s.shiftRight(exact, s.word(1))
const signedSat: Kind['finish'] = (s, exact, bits) => signedSatQ(s, exact, s.word(bits - 1)).result
const unsignedSat: Kind['finish'] = (s, exact, bits) => unsignedSatQ(s, exact, s.word(bits)).result

const kinds: Record<string, Kind> = {
  S: { signed: true, setsGe: true, finish: wrap },
  Q: { signed: true, setsGe: false, finish: signedSat },
  SH: { signed: true, setsGe: false, finish: halve },
  U: { signed: false, setsGe: true, finish: wrap },
  UQ: { signed: false, setsGe: false, finish: unsignedSat },
  UH: { signed: false, setsGe: false, finish: halve },
}

/** A lane's GE: not negative; for an unsigned sum, that it carries out of the lane. */
function greaterOrEqual(s: Stage, exact: Val, { bits, signed }: Lanes, operation: Operation): Val {
  if (!signed && operation === 'add') return s.shiftRight(exact, s.word(bits))
  return s.xor(s.shiftRight(exact, s.word(31)), s.word(1))
}

function meaningOf(shape: Shape, { signed, setsGe, finish }: Kind): Meaning<(typeof operations)['SADD16']> {
  const lanes = { bits: shape.bits, signed }
  return (s, { d, n, m }) => {
    const results: Val[] = []
    const ge: Val[] = []
    for (const [index, [operation, laneOfM]] of shape.lanes.entries()) {
      const exact = s[operation](lane(s, s.reg(n), index, lanes), lane(s, s.reg(m), laneOfM, lanes))
      results.push(finish(s, exact, lanes.bits))
      if (!setsGe) continue
      // A half has two bits of GE.
      const bits = lanes.bits === 16 ? 3 << (2 * index) : 1 << index
      ge.push(s.mul(greaterOrEqual(s, exact, lanes, operation), s.word(bits)))
    }
    s.setReg(d, join(s, results, lanes.bits))
    if (setsGe) s.setGe(ge.reduce((all, bits) => s.or(all, bits)))
  }
}

/** All parallel additions and subtractions: a kind's prefix and a shape make a name. */
export const parallel = Object.fromEntries(
  Object.entries(kinds).flatMap(([prefix, kind]) =>
    Object.entries(shapes).map(([suffix, shape]) => [prefix + suffix, meaningOf(shape, kind)]),
  ),
) as Meanings<typeof operations>
