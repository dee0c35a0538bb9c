import { describe, expect, test } from 'vitest'
import { address, CoreFixture } from './core-fixture.ts'

const names = ['MPU_TYPE', 'MPU_CTRL', 'MPU_RNR', 'MPU_RBAR', 'MPU_RASR'] as const

describe('the registers of the MPU (B3.5)', () => {
  test('a core without one: all are RAZ/WI', () => {
    const mcu = new CoreFixture({ mpuRegionCount: 0 })
    for (const name of names) {
      mcu.write(address[name], 0xffffffff)
      expect([name, mcu.read(address[name])]).toEqual([name, 0])
    }
  })

  // Cortex-M3 Devices Generic User Guide, 4.5: words, halfwords and bytes of MPU_RASR; words only of the others.
  test('MPU_RASR is written in halves and bytes, the others are not', () => {
    const mcu = new CoreFixture()
    mcu.write(address.MPU_RASR, 0x0000_0013)
    mcu.write(address.MPU_RASR + 2, 0x1300, 2)
    expect(mcu.read(address.MPU_RASR)).toBe(0x13000013)
    mcu.write(address.MPU_RASR + 1, 0x81, 1)
    expect(mcu.read(address.MPU_RASR)).toBe(0x13008113)
    expect(mcu.read(address.MPU_RASR + 3, 1)).toBe(0x13)
    mcu.write(address.MPU_CTRL, 1, 1)
    expect(mcu.read(address.MPU_CTRL)).toBe(0)
  })

  test('a region that is not there is not selected', () => {
    const mcu = new CoreFixture()
    mcu.write(address.MPU_RNR, 3)
    mcu.write(address.MPU_RNR, 8)
    mcu.write(address.MPU_RBAR, 0x20000019)
    expect(mcu.read(address.MPU_RNR)).toBe(3)
    expect(mcu.read(address.MPU_RBAR)).toBe(0x20000003)
    expect(mcu.core.unpredictable.size).toBe(1)
  })
})
