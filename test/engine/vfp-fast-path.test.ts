import { describe, expect, test, vi } from 'vitest'
import { hex } from '../../src/bits.ts'
import { fpAdd, fpSub } from '../../src/core/float/add.ts'
import { fpCompare } from '../../src/core/float/compare.ts'
import { fixedToFp, fpToFixed } from '../../src/core/float/convert.ts'
import { fpDiv } from '../../src/core/float/divide.ts'
import type { Fpscr } from '../../src/core/float/fpscr.ts'
import { fpMulAdd } from '../../src/core/float/fused.ts'
import { fpMul } from '../../src/core/float/multiply.ts'
import { fpSqrt } from '../../src/core/float/square-root.ts'
import { layout } from '../../src/core/layout.ts'
import { prng } from '../isa/prng.ts'
import { pick, type Random } from './cases.ts'
import { flashBase, Rig } from './fixture.ts'
import { fpscr, single } from './vfp-cases.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const casesAnOperation = 120_000
const rig = new Rig('interpreter', 'cortex-m4f')
const start = flashBase + 0x8000

/** What an instruction on s0, s1 and s2 leaves in s0, by the soft-float alone. */
type Slow = (s0: number, s1: number, s2: number, status: Fpscr) => number

const negate = (word: number): number => word ^ 0x80000000
const compareWith = (s0: number, other: number, signalling: boolean, status: Fpscr): number => {
  const flags = fpCompare(s0, other, signalling, status)
  status.word = (status.word & 0x0fffffff) | (flags << 28)
  return s0
}
const s32 = { bits: 32, unsigned: false, fractionBits: 0 } as const
const u32 = { ...s32, unsigned: true } as const

/** Every operation of the fast path: s0 is the destination, s1 and s2 the operands. */
const operations: readonly (readonly [name: string, halfwords: readonly [number, number], slow: Slow])[] = [
  ['vadd.f32 s0, s1, s2', [0xee30, 0x0a81], (_, n, m, status) => fpAdd(n, m, status)],
  ['vsub.f32 s0, s1, s2', [0xee30, 0x0ac1], (_, n, m, status) => fpSub(n, m, status)],
  ['vmul.f32 s0, s1, s2', [0xee20, 0x0a81], (_, n, m, status) => fpMul(n, m, status)],
  ['vdiv.f32 s0, s1, s2', [0xee80, 0x0a81], (_, n, m, status) => fpDiv(n, m, status)],
  ['vsqrt.f32 s0, s1', [0xeeb1, 0x0ae0], (_, n, __, status) => fpSqrt(n, status)],
  [
    'vmls.f32 s0, s1, s2',
    [0xee00, 0x0ac1],
    (d, n, m, status) => fpAdd(d, negate(fpMul(n, m, status)), status),
  ],
  ['vfma.f32 s0, s1, s2', [0xeea0, 0x0a81], (d, n, m, status) => fpMulAdd(d, n, m, status)],
  ['vfnma.f32 s0, s1, s2', [0xee90, 0x0ac1], (d, n, m, status) => fpMulAdd(negate(d), negate(n), m, status)],
  ['vcmp.f32 s0, s1', [0xeeb4, 0x0a60], (d, n, _, status) => compareWith(d, n, false, status)],
  ['vcvt.s32.f32 s0, s1', [0xeebd, 0x0ae0], (_, n, __, status) => fpToFixed(n, s32, true, status)],
  ['vcvtr.u32.f32 s0, s1', [0xeebc, 0x0a60], (_, n, __, status) => fpToFixed(n, u32, false, status)],
  ['vcvt.f32.s32 s0, s1', [0xeeb8, 0x0ae0], (_, n, __, status) => fixedToFp(n, s32, false, status)],
  [
    'vcvt.u16.f32 s0, s0, #5',
    [0xeebf, 0x0a65],
    (d, _, __, status) => fpToFixed(d, { bits: 16, unsigned: true, fractionBits: 5 }, true, status),
  ],
  [
    'vcvt.f32.s32 s0, s0, #31',
    [0xeeba, 0x0ae0],
    (d, _, __, status) => fixedToFp(d, { ...s32, fractionBits: 31 }, true, status),
  ],
]

/** Numbers that make ties, cancellation and results at the edges of the range far more often than chance does. */
function operands(random: Random): [number, number, number] {
  const [d, n, m] = [single(random), single(random), single(random)]
  switch (random() % 4) {
    case 0:
      return [d, n, m]
    case 1: {
      // Near one another.
      const sign = random() & 0x80000000
      return [(n + (random() % 9) - 4) >>> 0, n, ((n ^ sign) + (random() % 5) - 2) >>> 0]
    }
    case 2: {
      // Products at a distance from the addend at which bits are lost: few bits each.
      const [fewN, fewM] = [(n & 0xbffff000) | 0x30000000, (m & 0xbffff800) | 0x30000000]
      const product = ((fewN >>> 23) & 0xff) + ((fewM >>> 23) & 0xff) - 127
      const exponent = Math.min(Math.max(product + (random() % 60) - 8, 1), 254)
      const fraction = pick(random, [0, 1, 0x7fffff, 0x400000, random() & 0x7fffff])
      return [((d & 0x80000000) | (exponent << 23) | fraction) >>> 0, fewN >>> 0, fewM >>> 0]
    }
    default: {
      // Results around the smallest normal number and around the largest.
      const exponent = 1 + (random() % 253)
      const other = Math.min(Math.max(pick(random, [127, 381]) - exponent + (random() % 5) - 2, 1), 254)
      const [fractionN, fractionM] = [random() & 0x7fffff, random() & 0x7fffff]
      return [d, (exponent << 23) | fractionN, (other << 23) | fractionM]
    }
  }
}

describe('WebAssembly arithmetic leaves what soft-float does, or leaves it to soft-float', () => {
  test.each(operations)('%s', (_, halfwords, slow) => {
    const { state, interpreter } = rig
    if (interpreter === undefined) throw new Error('no interpreter')
    const random = prng(0xfa57 + halfwords[1])
    const code = { code: halfwords, start, count: 1, registers: [], apsr: 0, pokes: [] }
    rig.load({ ...code, floats: { registers: [], fpscr: 0 } })
    const status: Fpscr = { word: 0 }
    const differences: string[] = []
    let fast = 0
    for (let i = 0; i < casesAnOperation; i++) {
      const [d, n, m] = operands(random)
      // Mostly the fast path's modes, with Inexact set or not.
      const before = random() % 8 === 0 ? fpscr(random) : pick(random, [0, 0x10, 0x10, 0x10])
      state.set(layout.fpRegisters, d)
      state.set(layout.fpRegisters + 4, n)
      state.set(layout.fpRegisters + 8, m)
      state.set(layout.fpscr, before)
      state.pc = start
      if (interpreter.run(1) === 'reference') continue
      fast += 1
      status.word = before
      const expected = slow(d, n, m, status) >>> 0
      const own = state.get(layout.fpRegisters)
      if (own !== expected || state.get(layout.fpscr) !== status.word >>> 0)
        differences.push(`${[d, n, m, before].map((word) => hex(word)).join(', ')}: ${hex(own)}`)
    }
    expect(differences.slice(0, 5)).toEqual([])
    // It is worth having.
    expect(fast / casesAnOperation).toBeGreaterThan(0.2)
  })
})
