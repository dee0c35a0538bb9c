import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { irqNumber } from '../../src/units.ts'
import { address, busFault, CoreFixture } from './core-fixture.ts'

const { ICTR, NVIC_ISER0, NVIC_ICER0, NVIC_ISPR0, NVIC_ICPR0, NVIC_IABR0, NVIC_IPR0, STIR } = address
const { CCR, SCR } = address

describe('NVIC_ISER and NVIC_ICER (B3.4.4, B3.4.5)', () => {
  test('writing 1 enables or disables, writing 0 leaves alone, both read the same', () => {
    const mcu = new CoreFixture()
    mcu.write(NVIC_ISER0, 0x80000005)
    mcu.write(NVIC_ISER0, 0)
    expect(mcu.read(NVIC_ISER0)).toBe(0x80000005)
    expect(mcu.read(NVIC_ICER0)).toBe(0x80000005)
    mcu.write(NVIC_ICER0, 0x00000004)
    mcu.write(NVIC_ICER0, 0)
    expect(mcu.read(NVIC_ISER0)).toBe(0x80000001)
  })

  test.each([0, 15, 16, 31, 32, 43, 47, 48, 239])('interrupt %i is exception 16 + n', (irq) => {
    const mcu = new CoreFixture({ interruptCount: 240 })
    mcu.write(NVIC_ISER0 + 4 * (irq >> 5), 2 ** (irq & 31))
    for (let exception = 16; exception < 256; exception++) {
      expect(mcu.isEnabled(exception)).toBe(exception === 16 + irq)
    }
    expect(mcu.read(NVIC_ISER0 + 4 * (irq >> 5))).toBe(2 ** (irq & 31))
  })

  test('interrupts that are not implemented are RAZ/WI', () => {
    const mcu = new CoreFixture({ interruptCount: 44 })
    for (let word = 0; word < 8; word++) mcu.write(NVIC_ISER0 + 4 * word, 0xffffffff)
    const words = Array.from({ length: 8 }, (_, word) => mcu.read(NVIC_ISER0 + 4 * word))
    expect(words).toEqual([0xffffffff, 0xfff, 0, 0, 0, 0, 0, 0])
    expect(mcu.isEnabled(16 + 44)).toBe(false)
  })

  test('the last word of 240 interrupts has 16 bits, and touches nothing beyond them', () => {
    const mcu = new CoreFixture({ interruptCount: 240 })
    mcu.write(NVIC_ISER0 + 0x1c, 0xffffffff)
    expect(mcu.read(NVIC_ISER0 + 0x1c)).toBe(0xffff)
    expect(mcu.read(NVIC_ISPR0)).toBe(0)
  })

  test('a byte access is UNPREDICTABLE (B3.1.1): here it reads its lane, writes nothing, and is noted', () => {
    const mcu = new CoreFixture()
    mcu.write(NVIC_ISER0, 0x00120000)
    expect(mcu.read(NVIC_ISER0 + 2, 1)).toBe(0x12)
    expect(mcu.read(NVIC_ISER0 + 2, 2)).toBe(0x12)
    mcu.write(NVIC_ICER0 + 2, 0xff, 1)
    expect(mcu.read(NVIC_ISER0)).toBe(0x00120000)
    expect([...mcu.core.unpredictable.values()]).toEqual([
      'access of 1 bytes to NVIC_ICER0, which takes words only',
    ])
  })
})

describe('NVIC_ISPR and NVIC_ICPR (B3.4.6, B3.4.7)', () => {
  test('pending is independent of enabled', () => {
    const mcu = new CoreFixture()
    mcu.write(NVIC_ISPR0, 1 << 7)
    expect(mcu.isPending(16 + 7)).toBe(true)
    expect(mcu.read(NVIC_ISPR0)).toBe(1 << 7)
    expect(mcu.read(NVIC_ICPR0)).toBe(1 << 7)
    expect(mcu.isEnabled(16 + 7)).toBe(false)
    mcu.write(NVIC_ICPR0, 1 << 7)
    expect(mcu.read(NVIC_ISPR0)).toBe(0)
    expect(mcu.log).toEqual(['pended 23', 'unpended 23'])
  })

  test('an interrupt that does not exist cannot be pended', () => {
    const mcu = new CoreFixture({ interruptCount: 44 })
    mcu.write(NVIC_ISPR0 + 4, 1 << 12)
    expect(mcu.isPending(16 + 44)).toBe(false)
    expect(mcu.log).toEqual([])
  })

  test('an active interrupt can be pended again, and ICPR in its handler cancels that', () => {
    const mcu = new CoreFixture()
    mcu.enter(16 + 3)
    mcu.write(NVIC_ISPR0, 1 << 3)
    expect(mcu.read(NVIC_IABR0) & mcu.read(NVIC_ISPR0)).toBe(1 << 3)
    mcu.write(NVIC_ICPR0, 1 << 3)
    expect(mcu.read(NVIC_ISPR0)).toBe(0)
    expect(mcu.read(NVIC_IABR0)).toBe(1 << 3)
  })

  test('with SEVONPEND, inactive to pending is an event for a disabled interrupt too (B1.5.18)', () => {
    const mcu = new CoreFixture()
    mcu.write(NVIC_ISPR0, 1)
    expect(mcu.state.get(layout.eventRegister)).toBe(0)
    mcu.write(SCR, 1 << 4)
    mcu.write(NVIC_ISPR0, 1)
    expect(mcu.state.get(layout.eventRegister)).toBe(0)
    mcu.write(NVIC_ISPR0, 2)
    expect(mcu.state.get(layout.eventRegister)).toBe(1)
  })
})

describe('level inputs (B3.4.1)', () => {
  test('ICPR has no lasting effect while the line is high', () => {
    const mcu = new CoreFixture()
    const wire = mcu.ppb.nvic.wire(irqNumber(5))
    wire.set(true)
    mcu.write(NVIC_ICPR0, 1 << 5)
    expect(mcu.read(NVIC_ISPR0)).toBe(1 << 5)
    wire.set(false)
    expect(mcu.read(NVIC_ISPR0)).toBe(1 << 5)
    mcu.write(NVIC_ICPR0, 1 << 5)
    expect(mcu.read(NVIC_ISPR0)).toBe(0)
  })

  test('a pulse is latched once', () => {
    const mcu = new CoreFixture()
    const wire = mcu.ppb.nvic.wire(irqNumber(5))
    for (let i = 0; i < 3; i++) {
      wire.set(true)
      wire.set(false)
    }
    expect(mcu.log).toEqual(['pended 21'])
  })

  test('a line that the core does not have goes nowhere', () => {
    const mcu = new CoreFixture({ interruptCount: 8 })
    mcu.ppb.nvic.wire(irqNumber(8)).set(true)
    expect(mcu.log).toEqual([])
  })
})

describe('NVIC_IABR (B3.4.8)', () => {
  test('shows what is active and is read-only', () => {
    const mcu = new CoreFixture()
    mcu.enter(16 + 40)
    mcu.write(NVIC_IABR0, 0xffffffff)
    mcu.write(NVIC_IABR0 + 4, 0)
    expect(mcu.read(NVIC_IABR0)).toBe(0)
    expect(mcu.read(NVIC_IABR0 + 4)).toBe(1 << 8)
  })
})

describe('NVIC_IPR (B3.4.9)', () => {
  test('byte, halfword and word accesses', () => {
    const mcu = new CoreFixture({ priorityBits: 8 })
    mcu.write(NVIC_IPR0 + 4, 0x44332211)
    expect(mcu.read(NVIC_IPR0 + 5, 1)).toBe(0x22)
    expect(mcu.read(NVIC_IPR0 + 6, 2)).toBe(0x4433)
    mcu.write(NVIC_IPR0 + 7, 0x99, 1)
    mcu.write(NVIC_IPR0 + 4, 0x8877, 2)
    expect(mcu.read(NVIC_IPR0 + 4)).toBe(0x99338877)
    expect(mcu.state.bytes[layout.priorities + 16 + 7]).toBe(0x99)
    expect(mcu.core.unpredictable.size).toBe(0)
  })

  test.each([
    [3, 0xe0e0e0e0],
    [4, 0xf0f0f0f0],
    [8, 0xffffffff],
  ])('with %i priority bits the lower ones are RAZ/WI', (priorityBits, expected) => {
    const mcu = new CoreFixture({ priorityBits })
    mcu.write(NVIC_IPR0, 0xffffffff)
    expect(mcu.read(NVIC_IPR0)).toBe(expected)
  })

  test('lanes of interrupts that are not implemented are RAZ/WI', () => {
    const mcu = new CoreFixture({ interruptCount: 6, priorityBits: 8 })
    mcu.write(NVIC_IPR0 + 4, 0xffffffff)
    mcu.write(NVIC_IPR0 + 8, 0xffffffff)
    expect(mcu.read(NVIC_IPR0 + 4)).toBe(0xffff)
    expect(mcu.read(NVIC_IPR0 + 8)).toBe(0)
  })
})

describe('STIR (B3.2.26)', () => {
  test('pends the interrupt that is written', () => {
    const mcu = new CoreFixture()
    mcu.write(STIR, 43)
    expect(mcu.log).toEqual(['pended 59'])
    mcu.write(STIR, 44)
    mcu.write(STIR, 0x1ff)
    expect(mcu.log).toEqual(['pended 59'])
    expect(mcu.read(STIR)).toBe(0)
  })

  test('unprivileged: a precise BusFault, unless CCR.USERSETMPEND', () => {
    const mcu = new CoreFixture()
    mcu.privileged = false
    const trigger = (): void => {
      mcu.write(STIR, 2)
    }
    expect(trigger).toThrow(busFault(STIR))
    mcu.privileged = true
    mcu.write(CCR, 1 << 1)
    mcu.privileged = false
    trigger()
    expect(mcu.log).toEqual(['pended 18'])
    expect(() => {
      mcu.write(NVIC_ISPR0, 2)
    }).toThrow(busFault(NVIC_ISPR0))
    expect(() => mcu.read(STIR)).toThrow(busFault(STIR))
  })
})

describe('ICTR (B3.4.3)', () => {
  test.each([
    [1, 0],
    [32, 0],
    [33, 1],
    [44, 1],
    [240, 7],
  ])('%i interrupts: INTLINESNUM %i', (interruptCount, expected) => {
    const mcu = new CoreFixture({ interruptCount })
    mcu.write(ICTR, 0xf)
    expect(mcu.read(ICTR)).toBe(expected)
  })
})
