import { describe, expect, test } from 'vitest'
import { exception } from '../../src/core/exception-numbers.ts'
import { layout } from '../../src/core/layout.ts'
import type { Case } from '../oracles/unicorn.ts'
import { flashBase, ramBase, ramSizeBytes, Rig, type Tier } from './fixture.ts'

const tiers: readonly (readonly [Tier, Rig])[] = [
  ['reference', new Rig('reference', 'cortex-m4f')],
  ['interpreter', new Rig('interpreter', 'cortex-m4f')],
]
const start = flashBase + 0x8000
const stack = ramBase + 0x3000
const singles = Array.from({ length: 32 }, (_, index) => 0x3f800000 + index)
const cfsr = { PRECISERR: 0x8200, UNALIGNED: 0x1000000, NOCP: 0x80000 }

/** The transfers with r1 as base, and s4, s5. */
const transfers = {
  'vldr s4, [r1]': [0xed91, 0x2a00],
  'vldr d2, [r1]': [0xed91, 0x2b00],
  'vstr s4, [r1]': [0xed81, 0x2a00],
  'vstr d2, [r1]': [0xed81, 0x2b00],
  'vldmia r1!, {s4-s5}': [0xecb1, 0x2a02],
  'vldmia r1!, {d2}': [0xecb1, 0x2b02],
  'vstmia r1!, {s4-s5}': [0xeca1, 0x2a02],
  'vstmia r1!, {d2}': [0xeca1, 0x2b02],
}
const vaddS0 = [0xee30, 0x0a81]
const vmrsFlags = [0xeef1, 0xfa10]
const vmsr = [0xeee1, 0x0a10]
const vmrs = [0xeef1, 0x1a10]

function caseOf(code: readonly number[], registers: Readonly<Record<number, number>> = {}, fpscr = 0): Case {
  return {
    ...{ code, start, count: 1, apsr: 0, pokes: [], floats: { registers: singles, fpscr } },
    registers: Array.from({ length: 15 }, (_, index) => registers[index] ?? (index === 13 ? stack : 0)),
  }
}

describe.each(tiers)('floating point and the rest of the core, %s', (_, rig) => {
  const { state } = rig
  const s = (index: number): number => state.get(layout.fpRegisters + 4 * index)
  /** Runs one instruction that must fault: why, with nothing of it done. */
  function faultOf(test: Case): { cfsr: number; base: number; singles: readonly number[] } {
    rig.load(test)
    rig.run(1)
    expect(state.ipsr).toBe(exception.hardFault)
    return { cfsr: state.get(layout.cfsr), base: state.register(1), singles: singles.map((_, i) => s(i)) }
  }

  test.each(Object.entries(transfers))('%s at an unaligned address faults', (_, code) => {
    for (const base of [ramBase + 0x401, ramBase + 0x402])
      expect(faultOf(caseOf(code, { 1: base }))).toEqual({ cfsr: cfsr.UNALIGNED, base, singles })
  })
  test.each(Object.entries(transfers).filter(([name]) => !name.includes(' s4,')))(
    '%s that ends beyond RAM changes no register',
    (_, code) => {
      const base = ramBase + ramSizeBytes - 4
      expect(faultOf(caseOf(code, { 1: base }))).toEqual({ cfsr: cfsr.PRECISERR, base, singles })
    },
  )
  test('a store that ends beyond RAM keeps what it stored', () => {
    const base = ramBase + ramSizeBytes - 4
    faultOf(caseOf(transfers['vstmia r1!, {d2}'], { 1: base }))
    expect(rig.word(base)).toBe(singles[4])
  })

  test('CPACR that denies access: NOCP, whatever the instruction', () => {
    for (const code of [vaddS0, vmrs, transfers['vldr s4, [r1]']]) {
      for (const access of [0, 1]) {
        rig.load(caseOf(code, { 1: ramBase }))
        state.set(layout.cpacr, access << 20)
        if (access === 1) state.set(layout.control, 1)
        rig.run(1)
        expect(state.get(layout.cfsr)).toBe(cfsr.NOCP)
      }
    }
  })
  test('the first instruction of a context takes its modes from FPDSCR; without ASPEN none is made', () => {
    for (const aspen of [0, 1]) {
      rig.load(caseOf(vaddS0, {}, 0x9f))
      state.set(layout.control, 0)
      state.set(layout.fpccr, aspen << 31)
      state.set(layout.fpdscr, 0x03c00000)
      rig.run(1)
      expect([state.get(layout.control), state.get(layout.fpscr)]).toEqual(
        aspen === 1 ? [4, 0x03c0009f] : [0, 0x9f],
      )
    }
  })
  test('the context of before is saved first', () => {
    rig.load(caseOf(vaddS0))
    state.set(layout.fpccr, 0xc0000001)
    state.set(layout.fpcar, ramBase + 0x400)
    rig.run(1)
    expect([rig.word(ramBase + 0x400), rig.word(ramBase + 0x43c)]).toEqual([singles[0], singles[15]])
    expect(state.get(layout.fpccr)).toBe(0xc0000000)
  })

  test('VMRS to APSR takes N and Z as they are, and leaves Q', () => {
    for (const flags of [0xf0000000, 0xc0000000, 0x60000000, 0]) {
      const test = caseOf(vmrsFlags, {}, flags)
      rig.load({ ...test, apsr: 0x08000000 })
      rig.run(1)
      expect(state.apsr).toBe((flags | 0x08000000) >>> 0)
    }
  })
  test('VMSR writes the bits that exist', () => {
    rig.load(caseOf([...vmsr, ...vmrs], { 0: 0xffffffff }))
    rig.run(2)
    expect(state.register(1)).toBe(0xf7c0009f)
  })
})

test('a Cortex-M4 without FPU has no coprocessor 10', () => {
  for (const tier of ['reference', 'interpreter', 'translator'] as const) {
    const rig = new Rig(tier, 'cortex-m4')
    rig.load(caseOf(vaddS0))
    rig.run(1)
    expect(rig.state.get(layout.cfsr)).toBe(cfsr.NOCP)
  }
})
