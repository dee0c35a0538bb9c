import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { irqNumber } from '../../src/units.ts'
import { reset } from '../../src/system/reset.ts'
import { address, CoreFixture, initialSp, ram, startAddress } from './core-fixture.ts'

/** A core that has seen something of everything. */
function used(): CoreFixture {
  const mcu = new CoreFixture()
  const { state } = mcu
  for (let index = 0; index < 15; index++) state.setRegister(index, 0x11111110)
  state.setModeAndControl(0, 3)
  for (const word of [layout.primask, layout.faultmask, layout.monitor, layout.eventRegister])
    state.set(word, 1)
  for (const word of [layout.basepri, layout.scr, layout.ccr, layout.prigroup, layout.sleeping])
    state.set(word, 2)
  for (const word of [layout.cfsr, layout.hfsr, layout.dfsr, layout.demcr, layout.lockedUp])
    state.set(word, 2)
  state.itstate = 0x18
  for (const bitSet of [layout.enabled, layout.pending, layout.active]) {
    for (const exception of [5, 15, 20, 40]) state.putBit(bitSet, exception, true)
  }
  state.bytes.fill(0xe0, layout.priorities + 4, layout.priorities + 60)
  mcu.write(address.SYST_RVR, 9)
  mcu.write(address.SYST_CSR, 7)
  mcu.tick(5)
  mcu.core.resetRequested = true
  return mcu
}

describe('TakeReset (B1.5.5)', () => {
  test('registers: LR all ones, MSP and PC from the vector table, privileged Thread mode on MSP', () => {
    const mcu = used()
    mcu.bus.poke(0, initialSp | 3, 4)
    reset(mcu.core, 0)
    const { state } = mcu
    expect(state.lr).toBe(0xffffffff)
    expect([state.msp, state.psp, state.sp]).toEqual([initialSp, 0, initialSp])
    expect(state.pc).toBe(startAddress)
    expect(state.get(layout.t)).toBe(1)
    expect([state.ipsr, state.itstate, state.get(layout.control), state.isPrivileged]).toEqual([
      0,
      0,
      0,
      true,
    ])
    expect([layout.primask, layout.faultmask, layout.basepri].map((word) => state.get(word))).toEqual([
      0, 0, 0,
    ])
  })

  test('a reset vector without bit 0 leaves T clear: INVSTATE at the first instruction', () => {
    const mcu = new CoreFixture()
    mcu.bus.poke(4, startAddress, 4)
    reset(mcu.core, 0)
    expect(mcu.state.get(layout.t)).toBe(0)
    expect(mcu.state.pc).toBe(startAddress)
  })

  test('exceptions: none pending or active, only the ones that cannot be disabled enabled, priorities 0', () => {
    const mcu = used()
    reset(mcu.core, 0)
    const members = (bitSet: number): number[] =>
      Array.from({ length: 256 }, (_, n) => n).filter((n) => mcu.state.hasBit(bitSet, n))
    expect(members(layout.pending)).toEqual([])
    expect(members(layout.active)).toEqual([])
    expect(members(layout.enabled)).toEqual([2, 3, 11, 14, 15])
    expect(mcu.state.bytes.slice(layout.priorities, layout.priorities + 256).every((p) => p === 0)).toBe(true)
  })

  test('system registers have their reset values', () => {
    const mcu = used()
    reset(mcu.core, 0)
    const { CCR, SCR, AIRCR, CFSR, HFSR, DFSR, DEMCR, SYST_CSR, SYST_RVR, SYST_CVR, VTOR } = address
    expect([CCR, SCR, AIRCR, VTOR].map((at) => mcu.read(at))).toEqual([0x200, 0, 0xfa050000, 0])
    expect([CFSR, HFSR, DFSR, DEMCR].map((at) => mcu.read(at))).toEqual([0, 0, 0, 0])
    expect([SYST_CSR, SYST_RVR, SYST_CVR].map((at) => mcu.read(at))).toEqual([0, 0, 0])
  })

  test('ends sleep and lockup, opens the monitor, clears the event register and the request', () => {
    const mcu = used()
    reset(mcu.core, 0)
    const words = [layout.sleeping, layout.lockedUp, layout.monitor, layout.eventRegister]
    expect(words.map((word) => mcu.state.get(word))).toEqual([0, 0, 0, 0])
    expect(mcu.core.resetRequested).toBe(false)
  })

  test('RAM keeps its contents, cycles and instructions go on', () => {
    const mcu = used()
    mcu.bus.poke(ram.base + 0x40, 0x12345678, 4)
    mcu.state.instructions = 3
    reset(mcu.core, 0)
    expect(mcu.bus.peek(ram.base + 0x40, 4)).toBe(0x12345678)
    expect([mcu.state.cycles, mcu.state.instructions]).toEqual([5, 3])
  })

  test('an interrupt line that is high pends again', () => {
    const mcu = new CoreFixture()
    mcu.ppb.nvic.wire(irqNumber(3)).set(true)
    reset(mcu.core, 0)
    expect(mcu.isPending(19)).toBe(true)
  })

  test('VTOR’s reset value is the board’s', () => {
    const mcu = new CoreFixture()
    mcu.bus.poke(ram.base + 0x100, 0x20000800, 4)
    mcu.bus.poke(ram.base + 0x104, 0x20000201, 4)
    reset(mcu.core, ram.base + 0x100)
    expect(mcu.read(address.VTOR)).toBe(ram.base + 0x100)
    expect([mcu.state.sp, mcu.state.pc]).toEqual([0x20000800, 0x20000200])
  })

  test('a vector table that cannot be read locks the core up (B1.5.15)', () => {
    const mcu = new CoreFixture()
    reset(mcu.core, 0x30000000)
    expect(mcu.state.get(layout.lockedUp)).toBe(1)
    expect(mcu.read(address.HFSR)).toBe(2)
    expect(mcu.state.pc).toBe(0xfffffffe)
  })
})
