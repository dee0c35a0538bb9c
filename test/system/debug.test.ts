import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { address, busFault, CoreFixture } from './core-fixture.ts'

const { DWT_CTRL, DWT_CYCCNT, DEMCR, DHCSR } = address
const TRCENA = 1 << 24

describe('DWT_CYCCNT (C1.8.8)', () => {
  function counting(): CoreFixture {
    const mcu = new CoreFixture()
    mcu.tick(50)
    mcu.write(DEMCR, TRCENA)
    mcu.write(DWT_CTRL, 1)
    return mcu
  }

  test('counts cycles with TRCENA and CYCCNTENA', () => {
    const mcu = counting()
    mcu.tick(7)
    expect(mcu.read(DWT_CYCCNT)).toBe(7)
    mcu.tick(1)
    expect(mcu.read(DWT_CYCCNT)).toBe(8)
  })

  test.each([
    ['CYCCNTENA', DWT_CTRL],
    ['TRCENA', DEMCR],
  ])('stands still without %s and goes on with it', (_, at) => {
    const mcu = counting()
    mcu.tick(7)
    const before = mcu.read(at)
    mcu.write(at, 0)
    mcu.tick(100)
    expect(mcu.read(DWT_CYCCNT)).toBe(7)
    mcu.write(at, before)
    mcu.tick(2)
    expect(mcu.read(DWT_CYCCNT)).toBe(9)
  })

  test('is writable and wraps', () => {
    const mcu = counting()
    mcu.write(DWT_CYCCNT, 0xfffffffe)
    mcu.tick(1)
    expect(mcu.read(DWT_CYCCNT)).toBe(0xffffffff)
    mcu.tick(2)
    expect(mcu.read(DWT_CYCCNT)).toBe(1)
  })

  test('has SysTick’s clock', () => {
    const mcu = counting()
    mcu.write(address.SYST_RVR, 0xffffff)
    mcu.write(address.SYST_CSR, 5)
    mcu.tick(1)
    const [count, current] = [mcu.read(DWT_CYCCNT), mcu.read(address.SYST_CVR)]
    mcu.tick(1000)
    expect(mcu.read(DWT_CYCCNT) - count).toBe(1000)
    expect(current - mcu.read(address.SYST_CVR)).toBe(1000)
  })

  test('is volatile only while it counts', () => {
    const mcu = counting()
    const count = (): number => {
      const before = mcu.bus.volatileAccesses
      mcu.read(DWT_CYCCNT)
      return mcu.bus.volatileAccesses - before
    }
    expect(count()).toBe(1)
    mcu.write(DWT_CTRL, 0)
    expect(count()).toBe(0)
  })

  test('DWT_CTRL: there is a cycle counter; no comparators, trace packets, signals, profiling counters', () => {
    const mcu = new CoreFixture()
    mcu.write(DWT_CTRL, 0xffffffff)
    expect(mcu.read(DWT_CTRL)).toBe(0x0d000001)
    for (let at = 0xe0001008; at <= 0xe0001058; at += 4) {
      mcu.write(at, 0xffffffff)
      expect(mcu.read(at)).toBe(0)
    }
  })
})

describe('DEMCR and DHCSR (C1.6)', () => {
  test('MON_EN and MON_PEND are DebugMonitor’s enable and pending bits', () => {
    const mcu = new CoreFixture()
    mcu.write(DEMCR, (1 << 16) | (1 << 17))
    expect([mcu.isEnabled(12), mcu.isPending(12)]).toEqual([true, true])
    expect(mcu.read(DEMCR)).toBe((1 << 16) | (1 << 17))
    mcu.write(DEMCR, 1 << 16)
    expect([mcu.isEnabled(12), mcu.isPending(12)]).toEqual([true, false])
    mcu.write(DEMCR, 0)
    expect(mcu.isEnabled(12)).toBe(false)
    expect(mcu.log).toEqual(['pended 12', 'unpended 12'])
  })

  test('reserved bits and MON_STEP are RAZ/WI', () => {
    const mcu = new CoreFixture()
    mcu.write(DEMCR, 0xffffffff)
    expect(mcu.read(DEMCR)).toBe(0x010b07f1)
  })

  test('no debugger: C_DEBUGEN reads 0 and software cannot set it', () => {
    const mcu = new CoreFixture()
    mcu.write(DHCSR, 0xa05f0001)
    expect(mcu.read(DHCSR)).toBe(0)
    for (const at of [0xe000edf4, 0xe000edf8]) {
      mcu.write(at, 0xffffffff)
      expect(mcu.read(at)).toBe(0)
    }
  })
})

describe('ITM (C1.7)', () => {
  const [TER, TPR, TCR, LAR] = [0xe0000e00, 0xe0000e40, 0xe0000e80, 0xe0000fb0]

  test('a stimulus port is ready and puts out as many bytes as the access has', () => {
    const mcu = new CoreFixture()
    mcu.write(DEMCR, TRCENA)
    mcu.write(LAR, 0xc5acce55)
    mcu.write(TCR, 1)
    mcu.write(TER, 0x5)
    expect(mcu.read(0xe0000000) & 1).toBe(1)
    mcu.write(0xe0000000, 0x41, 1)
    mcu.write(0xe0000000, 0x4342, 2)
    mcu.write(0xe0000008, 0x01020304)
    expect(mcu.trace).toEqual([
      [0, 0x41],
      [0, 0x42, 0x43],
      [2, 4, 3, 2, 1],
    ])
  })

  test.each([
    ['TRCENA', 0, 1, 1],
    ['ITMENA', TRCENA, 0, 1],
    ['the port', TRCENA, 1, 2],
  ])('without %s what is written goes nowhere', (_, demcr, tcr, ter) => {
    const mcu = new CoreFixture()
    mcu.write(DEMCR, demcr)
    mcu.write(TCR, tcr)
    mcu.write(TER, ter)
    mcu.write(0xe0000000, 0x41, 1)
    expect(mcu.trace).toEqual([])
  })

  test('its registers keep what they are given, until a reset', () => {
    const mcu = new CoreFixture()
    mcu.write(TER, 0xffffffff)
    mcu.write(TPR, 0xff)
    mcu.write(TCR, 0x0001000d)
    expect([TER, TPR, TCR].map((at) => mcu.read(at))).toEqual([0xffffffff, 0xf, 0x0001000d])
    mcu.ppb.reset()
    expect([TER, TPR, TCR].map((at) => mcu.read(at))).toEqual([0, 0, 0])
  })
})

describe('the bus around them (B3.1.1)', () => {
  test.each([
    ['FP_CTRL', 0xe0002000],
    ['TPIU_SPPR', 0xe00400f0],
    ['ETM', 0xe0041000],
    ['ROM table', 0xe00ff000],
    ['reserved in the SCS', 0xe000e000],
    ['cache maintenance', 0xe000ef50],
  ])('%s is RAZ/WI', (_, at) => {
    const mcu = new CoreFixture()
    mcu.write(at, 0xffffffff)
    expect(mcu.read(at)).toBe(0)
  })

  test.each([0xe0003000, 0xe000d000, 0xe000f000, 0xe0042000, 0xe00fe000])(
    'nothing answers at %i: a BusFault',
    (at) => {
      const mcu = new CoreFixture()
      expect(() => mcu.read(at)).toThrow(busFault(at))
      expect(() => {
        mcu.write(at, 0)
      }).toThrow(busFault(at))
    },
  )

  test('unprivileged accesses fault (B3.1.1)', () => {
    const mcu = new CoreFixture()
    mcu.privileged = false
    expect(() => mcu.read(address.CPUID)).toThrow(busFault(address.CPUID))
  })

  test('all state is in the machine’s memory', () => {
    const mcu = new CoreFixture()
    mcu.write(DEMCR, TRCENA)
    mcu.write(DWT_CTRL, 1)
    mcu.tick(5)
    const saved = mcu.state.bytes.slice(0, layout.stateEnd)
    mcu.tick(5)
    mcu.write(DWT_CYCCNT, 0)
    mcu.state.bytes.set(saved, 0)
    mcu.ppb.restore()
    mcu.tick(1)
    expect(mcu.read(DWT_CYCCNT)).toBe(6)
  })
})
