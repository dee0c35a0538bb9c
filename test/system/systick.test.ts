import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { ReferenceExecutor } from '../../src/engine/execute.ts'
import { address, CoreFixture, startAddress, stateOffsets } from './core-fixture.ts'

const { SYST_CSR, SYST_RVR, SYST_CVR, SYST_CALIB, ICSR } = address
const [ENABLE, TICKINT, CLKSOURCE, COUNTFLAG] = [1, 2, 4, 0x10000]
const run = ENABLE + TICKINT + CLKSOURCE

/** A SysTick that was enabled at cycle `at`. */
function started(reload: number, options: { at?: number; csr?: number } = {}): CoreFixture {
  const mcu = new CoreFixture()
  mcu.tick(options.at ?? 0)
  mcu.write(SYST_RVR, reload)
  mcu.write(SYST_CVR, 0)
  mcu.write(SYST_CSR, options.csr ?? run)
  return mcu
}
/** SYST_CVR and whether SysTick is pending, now and after each of the cycles that follow. */
function timeline(mcu: CoreFixture, cycles: number): string {
  const seen = (): string => `${mcu.read(SYST_CVR)}${mcu.isPending(15) ? '!' : ''}`
  const values = [seen()]
  for (let i = 0; i < cycles; i++) {
    mcu.tick()
    values.push(seen())
  }
  return values.join(' ')
}
const flag = (mcu: CoreFixture): boolean => (mcu.read(SYST_CSR) & COUNTFLAG) !== 0

// What is expected is worked out by hand from B3.3.1: at 0 a clock reloads; 1 to 0 sets COUNTFLAG and pends.
describe('counting, a value a cycle (B3.3.1)', () => {
  test.each([
    { reload: 3, expected: '0 3 2 1 0! 3! 2! 1! 0! 3!' },
    { reload: 1, expected: '0 1 0! 1! 0! 1! 0!' },
    { reload: 5, expected: '0 5 4 3 2 1 0! 5! 4!' },
    { reload: 0, expected: '0 0 0 0' },
  ])('RELOAD = $reload: $expected', ({ reload, expected }) => {
    const mcu = started(reload, { at: 10 })
    expect(timeline(mcu, expected.split(' ').length - 1)).toBe(expected)
  })

  test('the period is RELOAD + 1: SysTick pends at cycles 14, 18, 22 after being enabled at 10', () => {
    const mcu = started(3, { at: 10 })
    const pended: number[] = []
    for (let i = 0; i < 13; i++) {
      mcu.tick()
      if (mcu.isPending(15)) pended.push(mcu.state.cycles)
      mcu.write(ICSR, 2 ** 25)
    }
    expect(pended).toEqual([14, 18, 22])
  })

  test('a long way at once: 2500 cycles of a period of 1000', () => {
    const mcu = started(999)
    mcu.state.cycles = 2500
    expect(mcu.read(SYST_CVR)).toBe(500)
    expect(flag(mcu)).toBe(true)
    expect(mcu.log).toEqual(['pended 15'])
  })

  test('counter and reload value have 24 bits', () => {
    const mcu = started(0xffffffff)
    expect(mcu.read(SYST_RVR)).toBe(0xffffff)
    mcu.tick()
    expect(mcu.read(SYST_CVR)).toBe(0xffffff)
    expect(mcu.ppb.sysTick.deadline()).toBe(2 ** 24)
  })

  test('enabling neither sets COUNTFLAG nor pends', () => {
    const mcu = started(7)
    expect(flag(mcu)).toBe(false)
    mcu.tick()
    expect(flag(mcu)).toBe(false)
    expect(mcu.isPending(15)).toBe(false)
  })

  test('a disabled counter keeps its value and goes on from it', () => {
    const mcu = started(3)
    mcu.tick(2)
    mcu.write(SYST_CSR, run - ENABLE)
    mcu.tick(100)
    expect(mcu.read(SYST_CVR)).toBe(2)
    mcu.write(SYST_CSR, run)
    expect(timeline(mcu, 3)).toBe('2 1 0! 3!')
  })
})

describe('SYST_RVR (B3.3.4)', () => {
  test('may be written after the counter was enabled', () => {
    const mcu = started(0)
    mcu.tick(5)
    mcu.write(SYST_RVR, 2)
    expect(mcu.ppb.sysTick.deadline()).toBe(8)
    expect(timeline(mcu, 4)).toBe('0 2 1 0! 2!')
  })

  test('a new value is used at the next reload', () => {
    const mcu = started(3)
    mcu.tick(2)
    mcu.write(SYST_RVR, 1)
    expect(timeline(mcu, 5)).toBe('2 1 0! 1! 0! 1!')
  })

  test('0 stops the counter at the end of its run, which still counts', () => {
    const mcu = started(4)
    mcu.tick(2)
    mcu.write(SYST_RVR, 0)
    expect(timeline(mcu, 3)).toBe('3 2 1 0!')
    expect(flag(mcu)).toBe(true)
    mcu.write(ICSR, 2 ** 25)
    expect(timeline(mcu, 3)).toBe('0 0 0 0')
    expect(mcu.ppb.sysTick.deadline()).toBe(Infinity)
    expect(mcu.clock.due).toBe(Infinity)
  })
})

describe('SYST_CVR (B3.3.5)', () => {
  test.each([0, 1, 0xffffffff])('writing %i clears the counter and COUNTFLAG, and pends nothing', (value) => {
    const mcu = started(5, { csr: ENABLE + CLKSOURCE })
    mcu.tick(6 + 3)
    mcu.write(SYST_CSR, run)
    mcu.write(SYST_CVR, value)
    expect(mcu.read(SYST_CVR)).toBe(0)
    expect(flag(mcu)).toBe(false)
    expect(mcu.isPending(15)).toBe(false)
    // It reloads on the next clock, so the next expiry is a whole period away.
    expect(mcu.ppb.sysTick.deadline()).toBe(9 + 6)
    expect(timeline(mcu, 6)).toBe('0 5 4 3 2 1 0!')
  })
})

describe('SYST_CSR (B3.3.3)', () => {
  test('reading clears COUNTFLAG, writing does not', () => {
    const mcu = started(2)
    mcu.tick(3)
    mcu.write(SYST_CSR, run)
    expect(mcu.read(SYST_CSR)).toBe(COUNTFLAG + run)
    expect(mcu.read(SYST_CSR)).toBe(run)
  })

  test('COUNTFLAG says that it counted to 0 since the last read, however often', () => {
    const mcu = started(2)
    mcu.tick(30)
    expect(flag(mcu)).toBe(true)
    expect(flag(mcu)).toBe(false)
    mcu.tick(3)
    expect(flag(mcu)).toBe(true)
  })

  test('COUNTFLAG cannot be written', () => {
    const mcu = started(2)
    mcu.write(SYST_CSR, 0xffffffff)
    expect(mcu.read(SYST_CSR)).toBe(run)
  })

  test('the pending bit is independent of COUNTFLAG and of later writes', () => {
    const mcu = started(2)
    mcu.tick(3)
    expect(flag(mcu)).toBe(true)
    mcu.write(SYST_CSR, 0)
    mcu.write(SYST_CVR, 0)
    expect(mcu.isPending(15)).toBe(true)
  })

  test('without TICKINT it counts and flags but pends nothing, then or later', () => {
    const mcu = started(2, { csr: ENABLE + CLKSOURCE })
    expect(mcu.clock.due).toBe(Infinity)
    mcu.tick(3)
    mcu.write(SYST_CSR, run)
    expect(mcu.isPending(15)).toBe(false)
    expect(flag(mcu)).toBe(true)
    mcu.tick(3)
    expect(mcu.isPending(15)).toBe(true)
  })
})

describe('clock sources and calibration (B3.3.3, B3.3.6)', () => {
  test('by default the reference clock is the core clock', () => {
    const mcu = started(3, { csr: ENABLE + TICKINT })
    expect(timeline(mcu, 5)).toBe('0 3 2 1 0! 3!')
  })

  test('a reference of 8 cycles ticks at multiples of 8', () => {
    const mcu = new CoreFixture({}, { referenceCycles: 8, tenMs: 1000, skew: true })
    mcu.tick(10)
    mcu.write(SYST_RVR, 1)
    mcu.write(SYST_CSR, ENABLE + TICKINT)
    expect(mcu.ppb.sysTick.deadline()).toBe(24)
    expect(timeline(mcu, 22)).toBe('0 0 0 0 0 0 1 1 1 1 1 1 1 1 0! 0! 0! 0! 0! 0! 0! 0! 1!')
    expect(mcu.read(SYST_CALIB)).toBe(0x400003e8)
  })

  test('without a reference CLKSOURCE is one and NOREF says so', () => {
    const mcu = new CoreFixture({}, { referenceCycles: 0 })
    expect(mcu.read(SYST_CSR)).toBe(CLKSOURCE)
    mcu.write(SYST_CSR, ENABLE)
    expect(mcu.read(SYST_CSR)).toBe(ENABLE + CLKSOURCE)
    expect(mcu.read(SYST_CALIB)).toBe(0x80000000)
  })
})

describe('time', () => {
  test('the alarm is at the deadline and moves on a period when it rang', () => {
    const mcu = started(9, { at: 100 })
    expect(mcu.clock.due).toBe(110)
    mcu.tick(10)
    expect(mcu.clock.due).toBe(120)
    mcu.write(SYST_CSR, 0)
    expect(mcu.clock.due).toBe(Infinity)
  })

  test('an instruction sees in ICSR what happened during it', () => {
    const mcu = started(9)
    // A load that takes until cycle 12: the alarm of cycle 10 rings only after it.
    mcu.state.cycles = 12
    expect(mcu.read(ICSR) & (2 ** 26)).toBe(2 ** 26)
    expect(mcu.log).toEqual(['pended 15'])
    mcu.ppb.alarm()
    expect(mcu.log).toEqual(['pended 15'])
    expect(mcu.clock.due).toBe(20)
  })

  test('from the guest: STR, two NOPs and LDR find three ticks', () => {
    const mcu = new CoreFixture()
    mcu.write(SYST_RVR, 9)
    mcu.write(SYST_CVR, 0)
    const code = [0x6008, 0xbf00, 0xbf00, 0x688a] // str r0,[r1]; nop; nop; ldr r2,[r1,#8]
    for (const [index, halfword] of code.entries()) mcu.bus.poke(startAddress + 2 * index, halfword, 2)
    mcu.state.setRegister(0, run)
    mcu.state.setRegister(1, SYST_CSR)
    const executor = new ReferenceExecutor(mcu.core)
    code.forEach(() => {
      executor.step()
    })
    expect(mcu.state.register(2)).toBe(7)
    expect(mcu.ppb.sysTick.deadline()).toBe(1 + 10)
  })

  test('a polling loop on a running counter is no endless loop; on a stopped one it is', () => {
    const mcu = started(9)
    const count = (): number => {
      const before = mcu.bus.volatileAccesses
      mcu.read(SYST_CVR)
      mcu.read(SYST_CSR)
      return mcu.bus.volatileAccesses - before
    }
    expect(count()).toBe(2)
    mcu.write(SYST_CSR, 0)
    expect(count()).toBe(0)
  })
})

describe('held still by the host', () => {
  test('a frozen counter stays where it is and has no deadline', () => {
    const mcu = started(9)
    mcu.tick(4)
    mcu.ppb.sysTick.frozen = true
    mcu.tick(100)
    expect(mcu.read(SYST_CVR)).toBe(6)
    expect(mcu.ppb.sysTick.deadline()).toBe(Infinity)
    expect(mcu.clock.due).toBe(Infinity)
    mcu.ppb.sysTick.frozen = false
    expect(mcu.clock.due).toBe(104 + 6)
  })

  test('wrap leaves what a count to 0 leaves, and pends nothing itself', () => {
    const mcu = started(9)
    mcu.tick(4)
    mcu.ppb.sysTick.wrap()
    expect(mcu.read(SYST_CVR)).toBe(0)
    expect(flag(mcu)).toBe(true)
    expect(mcu.isPending(15)).toBe(false)
    expect(mcu.clock.due).toBe(4 + 10)
  })
  test('held still, the counter has gone on to its reload value', () => {
    const mcu = started(9)
    mcu.tick(4)
    mcu.ppb.sysTick.frozen = true
    mcu.ppb.sysTick.wrap()
    expect(mcu.read(SYST_CVR)).toBe(9)
    expect(flag(mcu)).toBe(true)
  })
})

test('all state is in the machine’s memory; after a restore the alarm follows it', () => {
  const mcu = started(9)
  mcu.tick(13)
  const saved = mcu.state.bytes.slice(0, layout.stateEnd)
  const seen = timeline(mcu, 8)
  mcu.write(SYST_CSR, 0)
  mcu.write(SYST_RVR, 77)
  mcu.state.bytes.set(saved, 0)
  mcu.ppb.restore()
  expect(mcu.clock.due).toBe(20)
  expect(timeline(mcu, 8)).toBe(seen)
})

test('reset stops and clears it', () => {
  const mcu = started(9)
  mcu.tick(13)
  mcu.ppb.reset()
  expect([mcu.read(SYST_CSR), mcu.read(SYST_RVR), mcu.read(SYST_CVR)]).toEqual([0, 0, 0])
  expect(mcu.clock.due).toBe(Infinity)
  expect(stateOffsets.ppb % 8).toBe(0)
})

/** The counter as the manual tells it, one clock at a time. */
class ClockedSysTick {
  enable = false
  tickint = false
  reload = 0
  current = 0
  countflag = false
  pends = 0

  clock(): void {
    if (!this.enable) return
    if (this.current === 0) {
      this.current = this.reload
      return
    }
    this.current--
    if (this.current !== 0) return
    this.countflag = true
    if (this.tickint) this.pends++
  }
}

test.each([1, 2, 3, 4, 5])('counts lazily as one that is clocked every cycle does (seed %i)', (seed) => {
  let random = seed
  const next = (below: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0
    return (random >>> 16) % below
  }
  const mcu = new CoreFixture()
  const model = new ClockedSysTick()
  let pends = 0
  for (let step = 0; step < 2000; step++) {
    const action = next(6)
    if (action === 0) {
      model.reload = next(7)
      mcu.write(SYST_RVR, model.reload)
    } else if (action === 1) {
      const csr = next(4)
      model.enable = (csr & ENABLE) !== 0
      model.tickint = (csr & TICKINT) !== 0
      mcu.write(SYST_CSR, csr)
    } else if (action === 2 && next(4) === 0) {
      model.current = 0
      model.countflag = false
      mcu.write(SYST_CVR, next(100))
    } else if (action === 3) {
      expect(flag(mcu)).toBe(model.countflag)
      model.countflag = false
    }
    for (let cycles = next(4); cycles > 0; cycles--) {
      model.clock()
      mcu.tick()
      if (mcu.isPending(15)) pends++
      mcu.write(ICSR, 2 ** 25)
    }
    expect(mcu.read(SYST_CVR)).toBe(model.current)
    expect(pends).toBe(model.pends)
  }
  expect(pends).toBeGreaterThan(20)
})
