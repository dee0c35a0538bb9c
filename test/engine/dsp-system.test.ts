import { describe, expect, test, vi } from 'vitest'
import { exception } from '../../src/core/exception-numbers.ts'
import { cfsrBits } from '../../src/core/faults.ts'
import { layout } from '../../src/core/layout.ts'
import { registersOf } from '../../src/machine/registers.ts'
import { prng } from '../isa/prng.ts'
import { availability, runOnUnicorn, type Case } from '../oracles/unicorn.ts'
import { codeAddress, pick } from './cases.ts'
import { dspCaseOf, dspFlags, dspRegisters, dspRows } from './dsp-cases.ts'
import { faultHandler, flashBase, Rig, world } from './fixture.ts'
import { compare, describeCase } from './outcomes.ts'
import * as t from './thumb.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const random = prng(0xd59)
const tiers = ['reference', 'interpreter', 'translator'] as const
const m3 = tiers.map((tier) => new Rig(tier))
const m4 = tiers.map((tier) => new Rig(tier, 'cortex-m4'))
/** All but SP and PC. */
const general = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]

const msr = (sysm: number, mask: number, n: number): number[] => [0xf380 | n, 0x8000 | (mask << 10) | sysm]
const mrs = (d: number, sysm: number): number[] => [0xf3ef, 0x8000 | (d << 8) | sysm]

/** A few instructions of every row. */
const cases = dspRows.flatMap((row) => Array.from({ length: 8 }, () => dspCaseOf(row, random)))

/** What is not as it must be after the UsageFault of an UNDEFINED instruction. */
function wrongAfterFault(rig: Rig, { start, registers }: Case): string | undefined {
  const { state } = rig
  const stacked = Array.from({ length: 8 }, (_, index) => rig.word(state.sp + 4 * index))
  if (state.ipsr !== exception.usageFault) return `IPSR is ${state.ipsr}`
  if (state.get(layout.cfsr) !== cfsrBits.UNDEFINSTR) return 'CFSR is not UNDEFINSTR alone'
  if (stacked[6] !== start) return 'the stacked PC is not its address'
  // r0 to r3, r12 and LR are on the stack.
  const now = [...stacked.slice(0, 4), ...general.slice(4, 12).map((index) => state.register(index))]
  now.push(...stacked.slice(4, 6))
  const before = general.map((index) => registers[index])
  return JSON.stringify(now) === JSON.stringify(before) ? undefined : 'registers changed'
}

describe('on a Cortex-M3', () => {
  test('every DSP instruction is UNDEFINED', () => {
    const wrong: string[] = []
    for (const { instruction, test: each } of cases) {
      for (const rig of m3) {
        rig.load(each)
        rig.state.putBit(layout.enabled, exception.usageFault, true)
        rig.run(1)
        const found = wrongAfterFault(rig, each)
        if (found !== undefined) wrong.push(`${rig.tier}: ${describeCase([instruction], each)}: ${found}`)
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  test('MSR writes no GE, and says that it was asked to', () => {
    for (const rig of m3) {
      const registers = dspRegisters(random)
      registers[4] = 0xf80f0000
      const code = [...msr(0, 3, 4), ...mrs(5, 0)]
      rig.load({ code, start: flashBase + 0x8000, count: 2, registers, apsr: 0, pokes: [] })
      rig.run(2)
      expect(rig.state.register(5)).toBe(0xf8000000)
      expect([...rig.core.unpredictable.keys()]).toEqual([flashBase + 0x8000])
    }
  })

  test('GE is restored neither from a stacked xPSR nor by hand', () => {
    for (const rig of m3) {
      returnWithGe(rig, 0xf0000)
      expect(rig.state.apsr & 0x000f0000).toBe(0)
      registersOf(rig.core).apsr = 0xffffffff
      expect(rig.state.apsr).toBe(0xf8000000)
    }
  })
})

/** An SVC whose handler inverts bits of the stacked xPSR. */
function returnWithGe(rig: Rig, inverted: number): void {
  const handler = [0x9807, ...t.eors(0, 4), 0x9007, ...t.bx(14)]
  const registers = dspRegisters(random)
  registers[4] = inverted
  rig.load({
    ...{ code: t.svc, start: flashBase + 0x8000, count: 1, registers, apsr: 0xa80a0000 },
    pokes: [
      [faultHandler, (((handler[1] ?? 0) << 16) | (handler[0] ?? 0)) >>> 0],
      [faultHandler + 4, (((handler[3] ?? 0) << 16) | (handler[2] ?? 0)) >>> 0],
    ],
  })
  rig.run(1, true)
  // The handler begins with GE as it was.
  if (inverted === 0) expect(rig.word(rig.state.sp + 28) & 0x000f0000).toBe(0x000a0000)
  rig.run(4, true)
  expect(rig.state.ipsr).toBe(0)
}

describe('on a Cortex-M4', () => {
  test.each([0, 0x50000, 0xf0000])(
    'GE is stacked, and restored from the stack: inverted by %x',
    (inverted) => {
      for (const rig of m4) {
        returnWithGe(rig, inverted)
        expect(rig.state.apsr).toBe((0xa80a0000 ^ inverted) >>> 0)
        registersOf(rig.core).apsr = 0x50060000
        expect(rig.state.apsr).toBe(0x50060000)
      }
    },
  )

  test.each(tiers)('a DSP instruction whose condition fails does nothing: %s', (tier) => {
    const wrong: string[] = []
    // It would be UNDEFINED on a Cortex-M3; where its condition fails it is a NOP there too (A7.3.2).
    for (const rig of [...m3, ...m4].filter((each) => each.tier === tier)) {
      for (const { instruction, test: plain } of cases) {
        const apsr = (plain.apsr & ~0x40000000) >>> 0
        const each = { ...plain, code: [...t.it(0, 8), ...plain.code], apsr }
        rig.load(each)
        const before = rig.outcome()
        rig.run(2)
        const registers = before.registers.map((value, index) => (index === 15 ? value + 6 : value))
        const found = compare({ ...before, registers }, rig.outcome())
        if (found !== undefined) wrong.push(`${describeCase([instruction], each)}: ${found}`)
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  test.skipIf(!availability().available)('MSR and MRS of APSR as on Unicorn', () => {
    const written = Array.from({ length: 1000 }, (): Case => {
      const sysm = (): number => random() % 4
      const code = [
        ...msr(sysm(), 1 + (random() % 3), pick(random, general)),
        ...mrs(pick(random, general), sysm()),
      ]
      const registers = dspRegisters(random)
      return { code, start: codeAddress(random), count: 2, registers, apsr: dspFlags(random), pokes: [] }
    })
    const outcomes = runOnUnicorn(world, written, 'cortex-m4')
    const wrong: string[] = []
    for (const [at, each] of written.entries()) {
      for (const rig of m4) {
        rig.load(each)
        rig.run(2)
        const outcome = outcomes[at]
        const found = outcome === undefined ? 'no outcome' : compare(outcome, rig.outcome())
        if (found !== undefined) wrong.push(`${rig.tier}: ${describeCase([], each)}: ${found}`)
      }
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })
})
