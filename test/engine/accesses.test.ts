import { describe, expect, test } from 'vitest'
import { exception } from '../../src/core/exception-numbers.ts'
import { layout } from '../../src/core/layout.ts'
import type { Case } from '../oracles/unicorn.ts'
import {
  faultHandler,
  flashBase,
  flashSizeBytes,
  ramBase,
  ramSizeBytes,
  Rig,
  wire,
  world,
  type Tier,
} from './fixture.ts'
import * as t from './thumb.ts'

const tiers: readonly (readonly [Tier, Rig])[] = [
  ['reference', new Rig('reference')],
  ['interpreter', new Rig('interpreter')],
]
const start = flashBase + 0x8000
const stack = ramBase + 0x3000
const nowhere = 0x30000000
const unalignTrap = 1 << 3
const divideTrap = 1 << 4
const cfsr = {
  IACCVIOL: 0x1,
  IBUSERR: 0x100,
  PRECISERR: 0x8200,
  INVSTATE: 0x20000,
  UNALIGNED: 0x1000000,
  DIVBYZERO: 0x2000000,
}

function caseOf(
  code: readonly (readonly number[])[],
  registers: Readonly<Record<number, number>>,
  pokes: Case['pokes'] = [],
): Case {
  return {
    ...{ code: code.flat(), start, count: 0, apsr: 0, pokes },
    registers: Array.from({ length: 15 }, (_, index) => registers[index] ?? (index === 13 ? stack : 0)),
  }
}
const ramView = new DataView(world.ram.image.buffer)

describe.each(tiers)('accesses and branches by the manual, %s', (_, rig) => {
  const r = (index: number): number => rig.state.register(index)

  /** Runs one instruction that must fault; what CFSR says, and where the exception came from. */
  function faultOf(test: Case, ccr = 0): { cfsr: number; returnAddress: number; exception: number } {
    rig.load(test)
    rig.state.set(layout.ccr, rig.state.get(layout.ccr) | ccr)
    rig.run(20)
    const { state } = rig
    return { cfsr: state.get(layout.cfsr), returnAddress: rig.word(state.sp + 24), exception: state.ipsr }
  }
  const fault = (kind: keyof typeof cfsr, returnAddress: number = start) => ({
    ...{ cfsr: cfsr[kind], returnAddress, exception: exception.hardFault },
  })

  // 0x3fd…: three bytes before the end of a page.
  const offsets = [0x400, 0x401, 0x402, 0x403, 0x7fd, 0x7fe, 0x7ff].map(
    (at) => [at.toString(16), at] as const,
  )
  test.each(offsets)('unaligned loads and stores at RAM + 0x%s', (_, offset) => {
    const address = ramBase + offset
    rig.load(caseOf([t.ldr(0, 1)], { 1: address }))
    rig.run(1)
    expect(r(0)).toBe(ramView.getUint32(offset, true))
    // LDRH, LDRSH.
    rig.load(caseOf([[0x8808], [0x5f8a]], { 1: address, 6: 0 }))
    rig.run(2)
    expect([r(0), r(2)]).toEqual([ramView.getUint16(offset, true), ramView.getInt16(offset, true) >>> 0])
    rig.load(caseOf([t.str(0, 1)], { 0: 0x11223344, 1: address }))
    rig.run(1)
    expect([0, 1, 2, 3].map((i) => rig.bus.peek(address + i, 1))).toEqual([0x44, 0x33, 0x22, 0x11])
    expect(rig.bus.peek(address + 4, 1)).toBe(ramView.getUint8(offset + 4))
    rig.load(caseOf([t.strh(0, 1)], { 0: 0x11223344, 1: address }))
    rig.run(1)
    expect([0, 1, 2].map((i) => rig.bus.peek(address + i, 1))).toEqual([
      0x44,
      0x33,
      ramView.getUint8(offset + 2),
    ])
  })

  test.each(offsets.filter(([, offset]) => offset % 2 === 1))(
    'CCR.UNALIGN_TRP traps at RAM + 0x%s',
    (_, offset) => {
      for (const code of [t.ldr(0, 1), t.str(0, 1), t.strh(0, 1), [0x8808], [0x5f8a]]) {
        expect(faultOf(caseOf([code], { 1: ramBase + offset }), unalignTrap)).toEqual(fault('UNALIGNED'))
        expect(Buffer.compare(rig.ram.subarray(0, 0x2000), world.ram.image.subarray(0, 0x2000))).toBe(0)
      }
    },
  )
  test('a halfword at an odd multiple of 2 is aligned', () => {
    rig.load(caseOf([[0x8808]], { 1: ramBase + 0x402 }))
    rig.state.set(layout.ccr, rig.state.get(layout.ccr) | unalignTrap)
    rig.run(1)
    expect([r(0), rig.hasFaulted]).toEqual([ramView.getUint16(0x402, true), false])
  })

  test.each([
    ['LDM', t.ldmia(1, 0x0c)],
    ['STM', t.stmia(1, 0x0c)],
    ['LDRD', [0xe9d1, 0x2300]],
    ['STRD', [0xe9c1, 0x2300]],
    ['LDREX', t.ldrex(2, 1)],
    ['LDREXH', [0xe8d1, 0x2f5f]],
    ['STREX', t.strex(3, 2, 1)],
    ['STREXH', [0xe8c1, 0x2f53]],
  ])('unaligned %s faults whatever CCR says', (_, code) => {
    expect(faultOf(caseOf([code], { 1: ramBase + 0x401 }))).toEqual(fault('UNALIGNED'))
    expect(r(1)).toBe(ramBase + 0x401)
  })

  test('division by zero gives zero, or faults with CCR.DIV_0_TRP', () => {
    for (const divide of [t.udiv, t.sdiv]) {
      rig.load(caseOf([divide(0, 1, 2)], { 0: 7, 1: 100 }))
      rig.run(1)
      expect([r(0), rig.hasFaulted]).toEqual([0, false])
      expect(faultOf(caseOf([divide(0, 1, 2)], { 0: 7, 1: 100 }), divideTrap)).toEqual(fault('DIVBYZERO'))
      expect(rig.word(rig.state.sp)).toBe(7)
    }
    rig.load(caseOf([t.sdiv(0, 1, 2)], { 1: 0x80000000, 2: 0xffffffff }))
    rig.run(1)
    expect(r(0)).toBe(0x80000000)
  })

  test('LDM with its base in the list loads it; without write-back', () => {
    const base = ramBase + 0x7f8
    rig.load(caseOf([t.ldmia(1, 0x0f)], { 1: base }))
    rig.run(1)
    expect([0, 1, 2, 3].map(r)).toEqual([0, 4, 8, 12].map((at) => ramView.getUint32(0x7f8 + at, true)))
  })
  test('STM with its base lowest in the list stores it unchanged', () => {
    const base = ramBase + 0x7f8
    rig.load(caseOf([t.stmia(1, 0x0e)], { 1: base, 2: 22, 3: 33 }))
    rig.run(1)
    expect([0, 4, 8].map((at) => rig.word(base + at))).toEqual([base, 22, 33])
    expect(r(1)).toBe(base + 12)
  })
  test('PUSH and POP with PC across a page', () => {
    const sp = ramBase + 0x804
    rig.load(caseOf([t.push(0x103), t.pop(0x10c)], { 0: 10, 1: 11, 13: sp, 14: (start + 0x100) | 1 }))
    rig.run(1)
    expect([r(13), rig.word(sp - 12), rig.word(sp - 8), rig.word(sp - 4)]).toEqual([
      sp - 12,
      10,
      11,
      (start + 0x100) | 1,
    ])
    rig.run(1)
    expect([r(13), r(2), r(3), rig.state.pc, r(14)]).toEqual([sp, 10, 11, start + 0x100, (start + 0x100) | 1])
  })
  test('POP {pc} with bit 0 clear: INVSTATE at its target', () => {
    const target = start + 0x100
    const code = caseOf([t.pop(0x100)], {}, [[stack, target]])
    expect(faultOf(code)).toEqual(fault('INVSTATE', target))
    // The stacked xPSR has T clear; SP was written back before.
    expect((rig.word(rig.state.sp + 28) >>> 24) & 1).toBe(0)
    expect(rig.state.sp).toBe((stack + 4 - 32) & ~7)
  })
  test.each([
    ['BX', t.bx(0)],
    ['BLX', t.blx(0)],
  ])('%s to an even address: INVSTATE at its target', (_, code) => {
    expect(faultOf(caseOf([code], { 0: start + 0x40 }))).toEqual(fault('INVSTATE', start + 0x40))
  })

  test('TBB and TBH', () => {
    const table = ramBase + 0x7fe
    const bytes = caseOf([t.tbb(1, 2)], { 1: table, 2: 3 }, [[ramBase + 0x800, 0x0000aa00]])
    rig.load(bytes)
    rig.run(1)
    expect(rig.state.pc).toBe(start + 4 + 2 * 0xaa)
    rig.load(caseOf([t.tbh(1, 2)], { 1: table, 2: 1 }, [[ramBase + 0x800, 0x1234]]))
    rig.run(1)
    expect(rig.state.pc).toBe(start + 4 + 2 * 0x1234)
    // An odd table: an unaligned halfword.
    rig.load(
      caseOf([t.tbh(1, 2)], { 1: ramBase + 0x7ff, 2: 0 }, [
        [ramBase + 0x7fc, 0x34 << 24],
        [ramBase + 0x800, 0x01],
      ]),
    )
    rig.run(1)
    expect(rig.state.pc).toBe(start + 4 + 2 * 0x134)
  })

  test('STREX stores after LDREX only; every exception and CLREX open the monitor', () => {
    const address = ramBase + 0x400
    rig.load(caseOf([t.ldrex(0, 1), t.strex(2, 3, 1), t.strex(4, 5, 1)], { 1: address, 3: 33, 5: 55 }))
    rig.run(3)
    expect([r(0), r(2), r(4), rig.word(address)]).toEqual([ramView.getUint32(0x400, true), 0, 1, 33])
    rig.load(caseOf([t.ldrex(0, 1), t.clrex, t.strex(2, 3, 1)], { 1: address, 3: 33 }))
    rig.run(3)
    expect([r(2), rig.word(address)]).toEqual([1, ramView.getUint32(0x400, true)])
    // SVC, and a handler that returns at once.
    const code = caseOf([t.ldrex(0, 1), t.svc, t.strex(2, 3, 1)], { 1: address, 3: 33 }, [
      [faultHandler, 0xbf004770],
    ])
    rig.load(code)
    rig.run(4, true)
    expect([r(2), rig.word(address), rig.hasFaulted]).toEqual([1, ramView.getUint32(0x400, true), false])
  })

  test.each([
    ['BX LR', [t.bx(14), t.nop]],
    ['POP {pc}', [t.push(0x100), t.pop(0x100)]],
  ])('%s returns from an exception', (_, handler) => {
    const [first = 0, second = 0] = handler.flat()
    const poke = [faultHandler, (second << 16) | first] as const
    rig.load({ ...caseOf([t.svc, t.movs(1, 5)], { 0: 3, 12: 12, 14: 14 }, [poke]), apsr: 0xa8000000 })
    const steps = handler.length === 2 && first === 0x4770 ? 1 : 2
    rig.run(1, true)
    expect([rig.state.ipsr, rig.state.pc, r(13), r(14)]).toEqual([11, faultHandler, stack - 32, 0xfffffff9])
    rig.run(steps, true)
    expect([rig.state.ipsr, rig.state.pc, r(13), r(14), rig.state.apsr]).toEqual([
      0,
      start + 2,
      stack,
      14,
      0xa8000000,
    ])
    rig.run(1, true)
    expect(r(1)).toBe(5)
  })

  test.each([
    ['LDR', t.ldr(0, 1)],
    ['STR', t.str(0, 1)],
    ['STM', t.stmia(1, 0x0c)],
    ['LDM', t.ldmia(1, 0x0c)],
    ['LDREX', t.ldrex(0, 1)],
    ['TBB', t.tbb(1, 2)],
  ])('%s of an address where nothing is: BusFault with its address', (_, code) => {
    expect(faultOf(caseOf([code], { 1: nowhere }))).toEqual(fault('PRECISERR'))
    expect([rig.state.get(layout.bfar), r(1)]).toEqual([nowhere, nowhere])
  })
  test('a store into flash is a BusFault', () => {
    expect(faultOf(caseOf([t.str(0, 1)], { 1: flashBase + 0x100 }))).toEqual(fault('PRECISERR'))
  })
  test('jumps to nowhere and to execute-never memory fault at their target', () => {
    expect(faultOf(caseOf([t.bx(0)], { 0: nowhere | 1 }))).toEqual(fault('IBUSERR', nowhere))
    expect(faultOf(caseOf([t.bx(0)], { 0: 0x40000001 }))).toEqual(fault('IACCVIOL', 0x40000000))
    expect(faultOf(caseOf([[0x4687]], { 0: 0xfffffff9 }))).toEqual(fault('IACCVIOL', 0xfffffff8))
  })
  test('code that runs off the end of memory', () => {
    const end = flashBase + flashSizeBytes
    const last = { ...caseOf([t.movs(0, 1)], {}), start: end - 2 }
    expect(faultOf(last)).toEqual(fault('IBUSERR', end))
    // The first halfword of a 32-bit instruction.
    expect(faultOf({ ...caseOf([[0xf240]], {}), start: end - 2 })).toEqual(fault('IBUSERR', end - 2))
  })
})

describe.each(['reference', 'interpreter', 'translator'] as const)('memories that touch, %s', (tier) => {
  const flash = { base: 0x1ffff000, sizeBytes: 0x1000 }
  const ram = { base: ramBase, sizeBytes: ramSizeBytes }

  function started(code: readonly number[], pc: number) {
    const wired = wire(tier, flash, ram)
    const { state, bus, executor, interpreter } = wired
    for (const [index, value] of code.entries()) bus.poke(pc + 2 * index, value, 2)
    state.set(layout.t, 1)
    state.sp = ramBase + 0x1000
    state.pc = pc
    const run = (count: number): void => {
      for (const end = state.instructions + count; state.instructions < end;)
        if (interpreter === undefined || interpreter.run(end - state.instructions) === 'reference')
          if (state.instructions < end) executor.step()
    }
    return { ...wired, run }
  }

  test('code goes on from one into the other', () => {
    const { state, run } = started([...t.movs(0, 1), ...t.movs(1, 2), ...t.b(-4)], ramBase - 2)
    run(1)
    expect(state.pc).toBe(ramBase)
    run(4)
    expect([state.register(0), state.register(1), state.pc]).toEqual([1, 2, ramBase + 2])
  })
  test('a 32-bit instruction lies in both', () => {
    const { state, run } = started([...t.movw(5, 0x234), ...t.addsImm(5, 1)], ramBase - 2)
    run(2)
    expect([state.register(5), state.pc]).toEqual([0x235, ramBase + 4])
  })
  test('words lie in both', () => {
    const { state, bus, run } = started([...t.ldr(0, 1), ...t.ldmia(1, 0x0c)], ramBase + 0x100)
    bus.poke(ramBase - 4, 0x44332211, 4)
    bus.poke(ramBase, 0x88776655, 4)
    state.setRegister(1, ramBase - 2)
    run(1)
    expect(state.register(0)).toBe(0x66554433)
    state.setRegister(1, ramBase - 4)
    run(1)
    expect([state.register(2), state.register(3)]).toEqual([0x44332211, 0x88776655])
  })
})
