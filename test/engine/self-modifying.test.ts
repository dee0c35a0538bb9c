import { describe, expect, test } from 'vitest'
import type { Case } from '../oracles/unicorn.ts'
import { flashBase, ramBase, Rig, type Tier } from './fixture.ts'
import * as t from './thumb.ts'

const tiers = [new Rig('reference'), new Rig('interpreter'), new Rig('translator')].map(
  (rig) => [rig.tier, rig] as const,
)
const ramCode = ramBase + 0x1000
/** The last halfword of a page. */
const pageEnd = ramBase + 0x17fe

function caseOf(start: number, code: readonly number[][], registers: Readonly<Record<number, number>>): Case {
  const flat = code.flat()
  return {
    ...{ code: flat, start, count: 0, apsr: 0, pokes: [] },
    registers: Array.from(
      { length: 15 },
      (_, index) => registers[index] ?? (index === 13 ? ramBase + 0x3000 : 0),
    ),
  }
}
/** The one halfword of an instruction, as a value that a program stores. */
function halfword(code: readonly number[]): number {
  return code[0] ?? 0
}

describe.each<readonly [Tier, Rig]>(tiers)('code that changes, %s', (_, rig) => {
  const r = (index: number): number => rig.state.register(index)

  test('a store over the next instruction takes effect at once', () => {
    const code = [t.strh(0, 1), t.movs(2, 1), t.stay]
    rig.load(caseOf(ramCode, code, { 0: halfword(t.movs(2, 7)), 1: ramCode + 2 }))
    rig.run(2)
    expect(r(2)).toBe(7)
  })

  test('a loop that changes an instruction of itself runs the old one once, then the new one', () => {
    const code = [t.movs(2, 1), t.adds(3, 3, 2), t.strh(0, 1), t.subsImm(4, 1), t.bcond(1, -8), t.stay]
    rig.load(caseOf(ramCode, code, { 0: halfword(t.movs(2, 100)), 1: ramCode, 4: 5 }))
    rig.run(5 * 5)
    expect([r(3), r(4), rig.state.pc]).toEqual([1 + 4 * 100, 0, ramCode + 10])
  })

  test('a loop in flash changes code in RAM that first ran after the loop did', () => {
    // No RAM of this one has held code.
    const fresh = new Rig(rig.tier)
    const code = [
      t.strh(0, 1),
      t.addsImm(0, 1),
      t.blx(5),
      t.adds(3, 3, 2),
      t.subsImm(4, 1),
      t.bcond(1, -10),
      t.stay,
    ]
    const registers = { 0: halfword(t.movs(2, 1)), 1: ramCode, 4: 5, 5: ramCode | 1 }
    const start = flashBase + 0x100
    fresh.load({ ...caseOf(start, code, registers), pokes: [[ramCode, halfword(t.bx(14)) << 16]] })
    fresh.run(5 * 8)
    const { state } = fresh
    expect([state.register(3), state.register(4), state.pc]).toEqual([1 + 2 + 3 + 4 + 5, 0, start + 12])
  })

  test('the second halfword of a 32-bit instruction in the next page is overwritten', () => {
    // movw r5, #0x234 across the page's end, then its immediate becomes 0x2ff.
    const code = [t.movw(5, 0x234), t.strh(0, 1), t.subsImm(4, 1), t.bcond(1, -8), t.stay]
    const changed = t.movw(5, 0x2ff)[1] ?? 0
    rig.load(caseOf(pageEnd, code, { 0: changed, 1: pageEnd + 2, 4: 2 }))
    rig.run(1)
    expect(r(5)).toBe(0x234)
    rig.run(4)
    expect(r(5)).toBe(0x2ff)
  })

  test('an unaligned word store across two pages of code changes both', () => {
    const code = [t.movs(2, 1), t.movs(3, 1), [0xf8c1, 0x0000], t.subsImm(4, 1), t.bcond(1, -10), t.stay]
    const changed = halfword(t.movs(2, 8)) | (halfword(t.movs(3, 9)) << 16)
    rig.load(caseOf(pageEnd, code, { 0: changed, 1: pageEnd, 4: 2 }))
    rig.run(5)
    expect([r(2), r(3)]).toEqual([1, 1])
    rig.run(2)
    expect([r(2), r(3)]).toEqual([8, 9])
  })

  test('an IT block whose condition is overwritten', () => {
    // ite eq: moveq r2, #1; movne r2, #2. Then it becomes ite ne.
    const code = [t.it(0, 0xc), t.movs(2, 1), t.movs(2, 2), t.strh(0, 1), t.b(-8)]
    rig.load({ ...caseOf(ramCode, code, { 0: halfword(t.it(1, 0x4)), 1: ramCode }), apsr: 0x40000000 })
    rig.run(3)
    expect(r(2)).toBe(1)
    rig.run(2 + 3)
    expect(r(2)).toBe(2)
  })

  test('an IT instruction that becomes a plain one frees the instructions after it', () => {
    // it ne (not taken): movne r2, #5. Then a NOP: movs r2, #5 executes and sets the flags.
    const code = [t.it(1, 8), t.movs(2, 5), t.strh(0, 1), t.b(-6)]
    rig.load({ ...caseOf(ramCode, code, { 0: halfword(t.nop), 1: ramCode }), apsr: 0x40000000 })
    rig.run(2)
    expect([r(2), rig.state.apsr]).toEqual([0, 0x40000000])
    rig.run(2 + 2)
    expect([r(2), rig.state.apsr]).toEqual([5, 0])
  })

  test('a plain instruction that becomes IT takes the next ones into its block', () => {
    const code = [t.nop, t.movs(2, 5), t.strh(0, 1), t.movs(2, 9), t.cmpImm(2, 9), t.b(-10)]
    rig.load(caseOf(ramCode, code, { 0: halfword(t.it(1, 8)), 1: ramCode }))
    rig.run(6)
    // Now `it ne` with Z set: r2 stays 9.
    rig.run(2)
    expect([r(2), rig.state.apsr, rig.state.pc]).toEqual([9, 0x60000000, ramCode + 4])
  })

  test('a store inside an IT block changes an instruction of that block', () => {
    // ittt al: strh r0, [r1]; add r2, #1 (becomes add r2, #8); add r3, #1.
    const code = [t.it(14, 0x2), t.strh(0, 1), t.addsImm(2, 1), t.addsImm(3, 1), t.stay]
    rig.load(caseOf(ramCode, code, { 0: halfword(t.addsImm(2, 8)), 1: ramCode + 4 }))
    rig.run(4)
    expect([r(2), r(3), rig.state.itstate, rig.state.apsr]).toEqual([8, 1, 0, 0])
  })

  test('what looks like IT behind a jump does not make the code after it conditional', () => {
    const start = flashBase + 0x8000
    const literal = [0, halfword(t.it(1, 8))]
    const target = (start + 12) | 1
    const code = [t.jumpByLiteral, [target & 0xffff, target >>> 16], literal, t.movs(2, 3), t.stay]
    rig.load(caseOf(start, code, {}))
    rig.run(2)
    expect(r(2)).toBe(3)
    // A call that does not return, its literal, and the function that is called.
    const call = [t.blx(0), literal, t.movs(2, 4), t.stay]
    rig.load({ ...caseOf(start, call, { 0: (start + 6) | 1 }), apsr: 0x40000000 })
    rig.run(2)
    expect(r(2)).toBe(4)
  })

  test('the host changes code in flash', () => {
    const start = flashBase + 0x8000
    rig.load(caseOf(start, [t.movs(2, 1), t.b(-2)], {}))
    rig.run(4)
    expect(r(2)).toBe(1)
    rig.bus.poke(start, halfword(t.movs(2, 6)), 2)
    rig.run(2)
    expect(r(2)).toBe(6)
  })
})

describe.each<readonly [Tier, Rig]>(tiers)('code across pages and memories, %s', (_, rig) => {
  const r = (index: number): number => rig.state.register(index)

  test.each([
    ['flash', flashBase + 0x83fe],
    ['RAM', pageEnd],
  ])('a 32-bit instruction, an IT block and a loop across a page in %s', (_, start) => {
    const code = [t.movw(5, 0x234), t.subsImm(4, 1), t.bcond(1, -6), t.stay]
    rig.load(caseOf(start, code, { 4: 3 }))
    rig.run(9)
    expect([r(5), r(4), rig.state.pc]).toEqual([0x234, 0, start + 8])
    // itet eq in the last halfword of its page.
    const block = [t.it(0, 0xa), t.addsImm(2, 1), t.addsImm(2, 2), t.addsImm(2, 4), t.stay]
    rig.load({ ...caseOf(start, block, {}), apsr: 0x40000000 })
    rig.run(4)
    expect([r(2), rig.state.pc]).toEqual([5, start + 8])
  })

  test('an IT block that a page ends in is forgotten with its IT instruction, whatever was forgotten before', () => {
    // itttt ne (not taken) in front of a page; then something in that page changes, then the IT becomes a NOP.
    const page = flashBase + 0x8400
    const block = [t.it(1, 0xf), t.movw(5, 1), t.movw(6, 2), t.movw(7, 3), t.movw(8, 4)]
    const code = [...block, t.nop, t.nop, t.nop, t.movs(2, 1), t.stay]
    rig.load({ ...caseOf(page - 24, code, {}), apsr: 0x40000000 })
    rig.run(10)
    expect([r(5), rig.state.pc]).toEqual([0, page + 2])
    rig.bus.poke(page, halfword(t.movs(2, 6)), 2)
    rig.bus.poke(page - 24, halfword(t.nop), 2)
    rig.state.pc = page - 24
    rig.state.setFlags(0x40000000)
    rig.run(5)
    expect([r(5), r(6), r(7), r(8)]).toEqual([1, 2, 3, 4])
  })

  test('from flash to RAM and back', () => {
    const start = flashBase + 0x8000
    rig.load(caseOf(start, [t.blx(0), t.addsImm(2, 1), t.stay], { 0: ramCode | 1 }))
    for (const [index, value] of [...t.movs(2, 9), ...t.bx(14)].entries()) {
      rig.bus.poke(ramCode + 2 * index, value, 2)
    }
    rig.run(4)
    expect([r(2), r(14), rig.state.pc]).toEqual([10, (start + 2) | 1, start + 4])
  })

  test('a jump to each byte of a page that nothing has executed yet', () => {
    const start = flashBase + 0x8000
    for (let distance = 0; distance < 64; distance += 2) {
      rig.load(caseOf(start, [t.bx(0)], { 0: (ramCode + distance) | 1 }))
      rig.bus.poke(ramCode + distance, halfword(t.movs(1, distance)), 2)
      rig.run(2)
      expect([r(1), rig.state.pc]).toEqual([distance, ramCode + distance + 2])
    }
  })
})
