import type { packedOperations as operations } from '../../isa/operations/dsp.ts'
import type { Meanings, Reg, Stage, Val } from '../stage.ts'
import { join, lane, laneNumbers, signedBytes, signedHalves, unsignedBytes, type Lanes } from './lanes.ts'
import { saturatingAdd, saturatingSubtract, signedSatQ, unsignedSatQ, type Saturated } from './saturation.ts'
import { shiftImmediate } from './shifts.ts'

interface Rotated {
  readonly m: Reg
  readonly rotate: Val
}
type Extend = Rotated & { readonly d: Reg }
type ExtendAndAdd = Extend & { readonly n: Reg }

const topHalf = 0xffff0000

function setSaturated(s: Stage, d: Reg, { result, saturated }: Saturated): void {
  s.setReg(d, result)
  s.saturated(saturated)
}

/** Rn is doubled first, which may saturate as well. */
const doubling = (f: typeof saturatingAdd) => (s: Stage, o: Readonly<Record<'d' | 'n' | 'm', Reg>>) => {
  const doubled = saturatingAdd(s, s.reg(o.n), s.reg(o.n))
  const { result, saturated } = f(s, s.reg(o.m), doubled.result)
  setSaturated(s, o.d, { result, saturated: s.or(doubled.saturated, saturated) })
}

/** Sum of the absolute differences of unsigned bytes. */
function absoluteDifferences(s: Stage, n: Reg, m: Reg): Val {
  const differences = laneNumbers[8].map((index) => {
    const a = lane(s, s.reg(n), index, unsignedBytes)
    const b = lane(s, s.reg(m), index, unsignedBytes)
    return s.select(s.lessThan(a, b, false), s.sub(b, a), s.sub(a, b))
  })
  return differences.reduce((sum, difference) => s.add(sum, difference))
}

function rotated(s: Stage, o: Rotated): Val {
  return s.rotateRight(s.reg(o.m), o.rotate)
}
const extendAndAdd = (extension: (s: Stage, rotated: Val) => Val) => (s: Stage, o: ExtendAndAdd) => {
  s.setReg(o.d, s.add(s.reg(o.n), extension(s, rotated(s, o))))
}

/** Bytes 0 and 2 become halves. */
const extend16 = (bytes: Lanes) => (s: Stage, o: Extend) => {
  const value = rotated(s, o)
  const halves = laneNumbers[16].map((index) => lane(s, value, 2 * index, bytes))
  s.setReg(o.d, join(s, halves, 16))
}
const extendAndAdd16 = (bytes: Lanes) => (s: Stage, o: ExtendAndAdd) => {
  const value = rotated(s, o)
  const halves = laneNumbers[16].map((index) =>
    s.add(lane(s, s.reg(o.n), index, signedHalves), lane(s, value, 2 * index, bytes)),
  )
  s.setReg(o.d, join(s, halves, 16))
}

function saturate16(s: Stage, o: { readonly d: Reg; readonly n: Reg }, f: (half: Val) => Saturated): void {
  const halves = laneNumbers[16].map((index) => f(lane(s, s.reg(o.n), index, signedHalves)))
  const results = halves.map(({ result }) => result)
  const saturated = halves.map((each) => each.saturated).reduce((any, one) => s.or(any, one))
  setSaturated(s, o.d, { result: join(s, results, 16), saturated })
}

export const packed: Meanings<typeof operations> = {
  QADD(s, o) {
    setSaturated(s, o.d, saturatingAdd(s, s.reg(o.m), s.reg(o.n)))
  },
  QSUB(s, o) {
    setSaturated(s, o.d, saturatingSubtract(s, s.reg(o.m), s.reg(o.n)))
  },
  QDADD: doubling(saturatingAdd),
  QDSUB: doubling(saturatingSubtract),

  SEL(s, o) {
    // The products don't overlap: bit i of GE gets to bit 8 × i, and fills its byte.
    const spread = s.and(s.mul(s.ge(), s.word(0x00204081)), s.word(0x01010101))
    const mask = s.mul(spread, s.word(0xff))
    s.setReg(o.d, s.or(s.and(s.reg(o.n), mask), s.and(s.reg(o.m), s.not(mask))))
  },
  USAD8(s, o) {
    s.setReg(o.d, absoluteDifferences(s, o.n, o.m))
  },
  USADA8(s, o) {
    s.setReg(o.d, s.add(s.reg(o.a), absoluteDifferences(s, o.n, o.m)))
  },

  PKHBT(s, o) {
    const shifted = s.shiftLeft(s.reg(o.m), o.amount)
    s.setReg(o.d, s.or(s.and(shifted, s.word(topHalf)), s.and(s.reg(o.n), s.word(~topHalf))))
  },
  PKHTB(s, o) {
    const shifted = shiftImmediate(s, s.reg(o.m), 'asr', o.amount).result
    s.setReg(o.d, s.or(s.and(s.reg(o.n), s.word(topHalf)), s.and(shifted, s.word(~topHalf))))
  },
  SXTAB: extendAndAdd((s, value) => s.signExtend(value, 8)),
  SXTAB16: extendAndAdd16(signedBytes),
  SXTAH: extendAndAdd((s, value) => s.signExtend(value, 16)),
  UXTAB: extendAndAdd((s, value) => s.and(value, s.word(0xff))),
  UXTAB16: extendAndAdd16(unsignedBytes),
  UXTAH: extendAndAdd((s, value) => s.and(value, s.word(0xffff))),
  SXTB16: extend16(signedBytes),
  UXTB16: extend16(unsignedBytes),

  SSAT16(s, o) {
    saturate16(s, o, (half) => signedSatQ(s, half, s.sub(o.saturateTo, s.word(1))))
  },
  USAT16(s, o) {
    saturate16(s, o, (half) => unsignedSatQ(s, half, o.saturateTo))
  },
}
