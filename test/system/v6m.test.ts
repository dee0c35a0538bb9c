import { describe, expect, test } from 'vitest'
import { exceptionReturn } from '../../src/core/exception-return.ts'
import { layout } from '../../src/core/layout.ts'
import { takeFault } from '../../src/core/exceptions.ts'
import { faultFlags, FaultSignal } from '../../src/core/faults.ts'
import { readSpecial, sysm, writeSpecial } from '../../src/core/special-registers.ts'
import { cores } from '../../src/machine/chips.ts'
import { address, busFault, CoreFixture, startAddress } from './core-fixture.ts'

const m0 = (): CoreFixture => new CoreFixture({ ...cores['cortex-m0'], interruptCount: 32, priorityBits: 2 })
const m0plus = (): CoreFixture =>
  new CoreFixture({ ...cores['cortex-m0plus'], interruptCount: 32, priorityBits: 2 })

// What QEMU's Cortex-M0 can judge is in test/conformance/programs/v6m-*.S. Sections are ARM DDI 0419's.
describe('ARMv6-M', () => {
  test('CPUID of a Cortex-M0+ r0p1 (ARM DDI 0484, CPUID)', () => {
    expect(m0plus().read(address.CPUID)).toBe(0x410cc601)
  })

  test('VTOR of a Cortex-M0+ has bits 31:8, and the table moves (B3.2, VTOR)', () => {
    const mcu = m0plus()
    mcu.write(address.VTOR, 0xffffffff)
    expect(mcu.read(address.VTOR)).toBe(0xffffff00)
    mcu.write(address.VTOR, 0x20000100)
    mcu.write(0x20000100 + 4 * 3, 0x20000401)
    takeFault(mcu.core, new FaultSignal('UNDEFINSTR'), 0x100)
    expect(mcu.state.pc).toBe(0x20000400)
  })

  test('CONTROL.nPRIV: a Cortex-M0+ has it, a Cortex-M0 has not (B1.4.4)', () => {
    const [without, having] = [m0(), m0plus()]
    for (const { core } of [without, having]) writeSpecial(core, sysm.CONTROL, 2, 3)
    expect(readSpecial(without.core, sysm.CONTROL)).toBe(2)
    expect(readSpecial(having.core, sysm.CONTROL)).toBe(3)
    expect(having.state.isPrivileged).toBe(false)
  })

  test('unprivileged code has no access to the SCS, nor to PRIMASK (B3.1, B4.2.2)', () => {
    const mcu = m0plus()
    writeSpecial(mcu.core, sysm.CONTROL, 2, 1)
    mcu.privileged = false
    expect(() => mcu.read(address.CPUID)).toThrow(busFault(address.CPUID))
    writeSpecial(mcu.core, sysm.PRIMASK, 2, 1)
    expect(mcu.state.get(layout.primask)).toBe(0)
  })

  test('BASEPRI and FAULTMASK are UNPREDICTABLE: zero, ignored, noted (B4.2.2)', () => {
    const { core, state } = m0()
    for (const which of [sysm.BASEPRI, sysm.BASEPRI_MAX, sysm.FAULTMASK]) {
      core.unpredictable.clear()
      writeSpecial(core, which, 2, 0xff)
      expect(readSpecial(core, which)).toBe(0)
      expect(core.unpredictable.size).toBe(1)
    }
    expect([state.get(layout.basepri), state.get(layout.faultmask)]).toEqual([0, 0])
  })

  test.each([
    ['a byte of an IPR', address.NVIC_IPR0 + 1, 1],
    ['a halfword of SHPR3', address.SHPR3 + 2, 2],
    ['a byte of ISER', address.NVIC_ISER0, 1],
  ] as const)('%s can not be written: words only (B3.2.2)', (_, at, sizeBytes) => {
    const mcu = m0()
    mcu.write(at, 0xff, sizeBytes)
    expect(mcu.read((at & ~3) >>> 0)).toBe(0)
    expect(mcu.core.unpredictable.size).toBe(1)
  })

  test('neither IABR, ICTR, STIR, DWT nor ITM: RAZ/WI', () => {
    const mcu = m0()
    mcu.enter(16)
    mcu.write(address.STIR, 3)
    expect(mcu.isPending(19)).toBe(false)
    mcu.write(address.DWT_CTRL, 1)
    mcu.write(address.DEMCR, 0x01000000)
    mcu.tick(100)
    mcu.write(0xe0000000, 0x41)
    const { NVIC_IABR0, ICTR, DWT_CTRL, DWT_CYCCNT } = address
    expect([NVIC_IABR0, ICTR, DWT_CTRL, DWT_CYCCNT, 0xe0000e00].map((at) => mcu.read(at))).toEqual([
      0, 0, 0, 0, 0,
    ])
    expect(mcu.trace).toEqual([])
  })

  test('DEMCR has DWTENA, VC_HARDERR and VC_CORERESET (C1.6)', () => {
    const mcu = m0()
    mcu.write(address.DEMCR, 0xffffffff)
    expect(mcu.read(address.DEMCR)).toBe(0x01000401)
    expect(mcu.isEnabled(12) || mcu.isPending(12)).toBe(false)
  })

  test('SHCSR is SVCALLPENDED, and clearing it leaves what is active (B3.2, SHCSR)', () => {
    const mcu = m0()
    mcu.enter(11)
    mcu.write(address.SHCSR, 0xffffffff)
    expect(mcu.read(address.SHCSR)).toBe(1 << 15)
    mcu.write(address.SHCSR, 0)
    expect(mcu.read(address.SHCSR)).toBe(0)
    expect(mcu.state.hasBit(layout.active, 11)).toBe(true)
    expect([4, 5, 6].some((fault) => mcu.isEnabled(fault))).toBe(false)
  })

  test.each([
    ['UNDEFINSTR', undefined],
    ['UNALIGNED', undefined],
    ['INVSTATE', undefined],
    ['PRECISERR', 0x60000000],
    ['IACCVIOL', undefined],
  ] as const)('%s is a HardFault; the report knows why until it returns', (kind, at) => {
    const mcu = m0()
    mcu.bus.poke(4 * 3, 0x201, 4)
    takeFault(mcu.core, new FaultSignal(kind, at), startAddress)
    expect(mcu.state.ipsr).toBe(3)
    expect(mcu.read(address.CFSR) + mcu.read(address.HFSR)).toBe(0)
    expect(faultFlags(mcu.core)).toContain(kind)
    expect(faultFlags(mcu.core)).not.toContain('FORCED')
    exceptionReturn(mcu.core, mcu.state.lr)
    expect(faultFlags(mcu.core)).toEqual([])
  })

  // B1.5.8 leaves it UNPREDICTABLE; FIDELITY.md says what is chosen.
  test('an exception return that is illegal is a HardFault on the same frame', () => {
    const mcu = m0()
    mcu.bus.poke(4 * 3, 0x201, 4)
    mcu.enter(16)
    const { sp } = mcu.state
    exceptionReturn(mcu.core, 0xfffffff5)
    expect([mcu.state.ipsr, mcu.state.sp, mcu.state.pc]).toEqual([3, sp, 0x200])
    expect(mcu.state.hasBit(layout.active, 16)).toBe(false)
  })
})
