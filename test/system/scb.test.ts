import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { address, CoreFixture } from './core-fixture.ts'

const { ICSR, AIRCR, SHCSR, CFSR, BFSR, UFSR, HFSR, DFSR, NVIC_ISER0, NVIC_ISPR0 } = address
const set = {
  NMI: 2 ** 31,
  PENDSV: 2 ** 28,
  PENDSV_CLEAR: 2 ** 27,
  PENDST: 2 ** 26,
  PENDST_CLEAR: 2 ** 25,
  ISRPENDING: 2 ** 22,
  RETTOBASE: 2 ** 11,
}
const vectPending = (icsr: number): number => (icsr >>> 12) & 0x1ff
const vectActive = (icsr: number): number => icsr & 0x1ff

describe('ICSR (B3.2.4)', () => {
  test('sets and clears PendSV and SysTick; the clear bits read 0, so that a read-modify-write cancels nothing', () => {
    const mcu = new CoreFixture()
    mcu.write(ICSR, set.PENDSV + set.PENDST)
    const value = mcu.read(ICSR)
    expect(value & ~(0x1ff << 12)).toBe((set.PENDSV + set.PENDST + set.RETTOBASE) | 0)
    mcu.write(ICSR, value)
    expect(mcu.isPending(14) && mcu.isPending(15)).toBe(true)
    mcu.write(ICSR, set.PENDST_CLEAR)
    expect([mcu.isPending(14), mcu.isPending(15)]).toEqual([true, false])
    mcu.write(ICSR, set.PENDSV_CLEAR)
    expect([mcu.isPending(14), mcu.isPending(15)]).toEqual([false, false])
    expect(mcu.log).toEqual(['pended 14', 'pended 15', 'unpended 15', 'unpended 14'])
  })

  test('writing 0 does nothing', () => {
    const mcu = new CoreFixture()
    mcu.write(ICSR, set.PENDSV)
    mcu.write(ICSR, 0)
    expect(mcu.isPending(14)).toBe(true)
  })

  test('NMIPENDSET pends NMI and cannot be taken back', () => {
    const mcu = new CoreFixture()
    mcu.write(ICSR, set.NMI)
    mcu.write(ICSR, set.PENDSV_CLEAR + set.PENDST_CLEAR)
    expect(mcu.read(ICSR)).toBe(set.NMI + (2 << 12) + set.RETTOBASE)
  })

  test('ISRPENDING tells of external interrupts only', () => {
    const mcu = new CoreFixture()
    mcu.write(ICSR, set.PENDSV + set.PENDST + set.NMI)
    expect(mcu.read(ICSR) & set.ISRPENDING).toBe(0)
    mcu.write(NVIC_ISPR0, 1)
    expect(mcu.read(ICSR) & set.ISRPENDING).toBe(set.ISRPENDING)
  })

  test('VECTPENDING is the highest pending exception that is enabled', () => {
    const mcu = new CoreFixture()
    mcu.write(NVIC_ISPR0, 1 << 4)
    expect(vectPending(mcu.read(ICSR))).toBe(0)
    mcu.write(NVIC_ISER0, 1 << 4)
    expect(vectPending(mcu.read(ICSR))).toBe(20)
    mcu.write(ICSR, set.PENDSV)
    // Equal priority: the lower exception number.
    expect(vectPending(mcu.read(ICSR))).toBe(14)
    mcu.write(address.SHPR3 + 2, 0x40, 1)
    expect(vectPending(mcu.read(ICSR))).toBe(20)
  })

  test('VECTPENDING does not consider PRIMASK', () => {
    const mcu = new CoreFixture()
    mcu.state.set(layout.primask, 1)
    mcu.write(ICSR, set.PENDST)
    expect(vectPending(mcu.read(ICSR))).toBe(15)
  })

  test('VECTACTIVE is IPSR; RETTOBASE says that no other exception is active', () => {
    const mcu = new CoreFixture()
    mcu.enter(16 + 9)
    expect(vectActive(mcu.read(ICSR))).toBe(25)
    expect(mcu.read(ICSR) & set.RETTOBASE).toBe(set.RETTOBASE)
    mcu.enter(11)
    expect(vectActive(mcu.read(ICSR))).toBe(11)
    expect(mcu.read(ICSR) & set.RETTOBASE).toBe(0)
  })

  test('RETTOBASE counts a system exception below an interrupt', () => {
    const mcu = new CoreFixture()
    mcu.enter(14)
    mcu.enter(16)
    expect(mcu.read(ICSR) & set.RETTOBASE).toBe(0)
  })
})

describe('VTOR (B3.2.5)', () => {
  test('bits 6:0 are zero', () => {
    const mcu = new CoreFixture()
    mcu.write(address.VTOR, 0x200000ff)
    expect(mcu.read(address.VTOR)).toBe(0x20000080)
    expect(mcu.state.get(layout.vtor)).toBe(0x20000080)
  })
})

describe('AIRCR (B3.2.6)', () => {
  test('a write needs the key 0x05FA, a read gives 0xFA05', () => {
    const mcu = new CoreFixture()
    mcu.write(AIRCR, 0x05fa0500)
    expect(mcu.read(AIRCR)).toBe(0xfa050500)
    mcu.write(AIRCR, 0xfa050300)
    mcu.write(AIRCR, 0x00000300)
    expect(mcu.read(AIRCR)).toBe(0xfa050500)
    expect(mcu.state.get(layout.prigroup)).toBe(5)
    expect(mcu.core.resetRequested).toBe(false)
  })

  test('SYSRESETREQ requests a reset', () => {
    const mcu = new CoreFixture()
    mcu.write(AIRCR, 0xfa050004)
    expect(mcu.core.resetRequested).toBe(false)
    mcu.write(AIRCR, 0x05fa0004)
    expect(mcu.core.resetRequested).toBe(true)
    expect(mcu.core.unpredictable.size).toBe(0)
  })

  test('VECTCLRACTIVE from software is UNPREDICTABLE: here nothing happens, and it is noted', () => {
    const mcu = new CoreFixture()
    mcu.enter(16)
    mcu.write(AIRCR, 0x05fa0002)
    expect(mcu.state.hasBit(layout.active, 16)).toBe(true)
    expect(mcu.core.resetRequested).toBe(false)
    expect(mcu.core.unpredictable.size).toBe(1)
  })
})

describe('SCR, CCR, ACTLR (B3.2.7, B3.2.8)', () => {
  test.each([
    ['SCR', address.SCR, 0x16, 0],
    ['CCR', address.CCR, 0x31b, 0x200],
    ['ACTLR of a Cortex-M3', address.ACTLR, 0x7, 0],
  ])('%s: reset value, and only its writable bits are', (_, at, writable, reset) => {
    const mcu = new CoreFixture()
    expect(mcu.read(at)).toBe(reset)
    mcu.write(at, 0xffffffff)
    expect(mcu.read(at)).toBe(writable)
    mcu.write(at, 0)
    expect(mcu.read(at)).toBe(0)
  })
})

describe('SHPR1 … SHPR3 (B3.2.10 … B3.2.12)', () => {
  test('hold the priorities of exceptions 4 … 6, 11, 12, 14 and 15; the other lanes are RAZ/WI', () => {
    const mcu = new CoreFixture({ priorityBits: 8 })
    for (const at of [address.SHPR1, address.SHPR2, address.SHPR3]) mcu.write(at, 0x99887766)
    expect(mcu.read(address.SHPR1)).toBe(0x00887766)
    expect(mcu.read(address.SHPR2)).toBe(0x99000000)
    expect(mcu.read(address.SHPR3)).toBe(0x99880066)
    const priorities = [4, 5, 6, 11, 12, 14, 15].map((n) => mcu.state.bytes[layout.priorities + n])
    expect(priorities).toEqual([0x66, 0x77, 0x88, 0x99, 0x66, 0x88, 0x99])
  })

  test('take bytes and halfwords', () => {
    const mcu = new CoreFixture()
    mcu.write(address.SHPR3 + 3, 0xff, 1)
    expect(mcu.read(address.SHPR3)).toBe(0xe0000000)
    mcu.write(address.SHPR3 + 2, 0x20a0, 2)
    expect(mcu.read(address.SHPR3 + 3, 1)).toBe(0x20)
    expect(mcu.read(address.SHPR3)).toBe(0x20a00000)
    expect(mcu.core.unpredictable.size).toBe(0)
  })
})

describe('SHCSR (B3.2.13)', () => {
  test.each([
    ['active', layout.active, [4, 5, 6, 11, 12, 14, 15], [0, 1, 3, 7, 8, 10, 11]],
    ['pending', layout.pending, [6, 4, 5, 11], [12, 13, 14, 15]],
    ['enabled', layout.enabled, [4, 5, 6], [16, 17, 18]],
  ])('%s bits show the core’s state and change it', (_, bitSet, exceptions, bits) => {
    for (const [index, exception] of exceptions.entries()) {
      const mcu = new CoreFixture()
      const mask = 2 ** (bits[index] ?? 0)
      mcu.write(SHCSR, mask)
      expect(mcu.state.hasBit(bitSet, exception)).toBe(true)
      expect(mcu.read(SHCSR)).toBe(mask)
      mcu.write(SHCSR, 0)
      expect(mcu.state.hasBit(bitSet, exception)).toBe(false)
      expect(mcu.read(SHCSR)).toBe(0)
    }
  })

  test('reserved bits are RAZ/WI', () => {
    const mcu = new CoreFixture()
    mcu.write(SHCSR, 0xffffffff)
    expect(mcu.read(SHCSR)).toBe(0x0007fd8b)
  })

  test('SVCALLPENDED pends SVCall, which is always enabled', () => {
    const mcu = new CoreFixture()
    mcu.write(SHCSR, 1 << 15)
    expect(mcu.log).toEqual(['pended 11'])
    expect(vectPending(mcu.read(ICSR))).toBe(11)
  })
})

describe('fault status registers (B3.2.15 … B3.2.17)', () => {
  test('CFSR is sticky and write-one-to-clear, by byte lane', () => {
    const mcu = new CoreFixture()
    mcu.state.set(layout.cfsr, 0x02038282)
    expect(mcu.read(CFSR)).toBe(0x02038282)
    expect(mcu.read(BFSR, 1)).toBe(0x82)
    expect(mcu.read(UFSR, 2)).toBe(0x0203)
    mcu.write(BFSR, 0x02, 1)
    expect(mcu.read(CFSR)).toBe(0x02038082)
    mcu.write(UFSR, 0x0201, 2)
    expect(mcu.read(CFSR)).toBe(0x00028082)
    mcu.write(CFSR, 0x80, 1)
    expect(mcu.read(CFSR)).toBe(0x00028002)
    mcu.write(CFSR, 0xffffffff)
    expect(mcu.read(CFSR)).toBe(0)
    expect(mcu.core.unpredictable.size).toBe(0)
  })

  test.each([
    ['HFSR', HFSR, layout.hfsr, 0xc0000002, 0x40000000],
    ['DFSR', DFSR, layout.dfsr, 0x1f, 0x2],
  ])('%s is write-one-to-clear', (_, at, word, value, cleared) => {
    const mcu = new CoreFixture()
    mcu.state.set(word, value)
    mcu.write(at, 0)
    expect(mcu.read(at)).toBe(value)
    mcu.write(at, cleared)
    expect(mcu.read(at)).toBe((value & ~cleared) >>> 0)
  })

  test('MMFAR and BFAR are plain words; AFSR has nothing to tell', () => {
    const mcu = new CoreFixture()
    for (const at of [address.MMFAR, address.BFAR]) {
      mcu.write(at, 0xdeadbee1)
      expect(mcu.read(at)).toBe(0xdeadbee1)
    }
    mcu.write(address.AFSR, 0xffffffff)
    expect(mcu.read(address.AFSR)).toBe(0)
  })
})

describe('identification (B3.2.3, B4)', () => {
  test('a Cortex-M3 and a Cortex-M4 by their TRMs', () => {
    const m3 = new CoreFixture({ cpuid: 0x412fc231 })
    const m4 = new CoreFixture({ cpuid: 0x410fc241 })
    m3.write(address.CPUID, 0)
    expect(m3.read(address.CPUID)).toBe(0x412fc231)
    expect(m4.read(address.CPUID)).toBe(0x410fc241)
    const features = (mcu: CoreFixture): number[] =>
      [0xd40, 0xd44, 0xd48, 0xd60, 0xd64, 0xd68, 0xd6c, 0xd70].map((offset) => mcu.read(0xe000e000 + offset))
    expect(features(m3)).toEqual([
      ...[0x30, 0x200, 0x100000],
      ...[0x01100110, 0x02111000, 0x21112231, 0x01111110, 0x01310132],
    ])
    expect(features(m4)).toEqual([
      ...[0x30, 0x200, 0x100000],
      ...[0x01141110, 0x02112000, 0x21232231, 0x01111131, 0x01310132],
    ])
  })

  test('CPACR has CP10 and CP11 where there is floating point, else it is RAZ/WI (B3.2.20)', () => {
    for (const hasFpu of [false, true]) {
      const mcu = new CoreFixture({ hasFpu })
      mcu.write(address.CPACR, 0xffffffff)
      expect(mcu.read(address.CPACR)).toBe(hasFpu ? 0x00f00000 : 0)
    }
  })
})
