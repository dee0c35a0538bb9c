import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { clearPending, setPending } from '../../src/core/pend.ts'
import { configure } from '../../src/machine/configuration.ts'
import { loadFirmware } from '../../src/machine/firmware.ts'
import { Machine } from '../../src/machine/machine.ts'
import { boot } from '../../src/index.ts'
import { exceptionNumber } from '../../src/units.ts'
import { built } from './programs.ts'

const irq0 = exceptionNumber(16)
const table = 0x20000200
const main = 0x20000400
const handler = 0x20000420

/** Thread mode in `nop; nop; b main`, and a handler of interrupt 0: `adds r7, #1; nop; nop; bx lr`. */
function withHandler(tier: 'interpreter' | 'translator' | 'reference') {
  const image = loadFirmware(join(built, 'reset-state.elf'))
  const machine = new Machine(configure(image, { chip: 'mps2-an385', tier }))
  machine.reset()
  const code = (address: number, halfwords: readonly number[]): void => {
    for (const [index, halfword] of halfwords.entries()) machine.bus.poke(address + 2 * index, halfword, 2)
  }
  code(main, [0xbf00, 0xbf00, 0xe7fc])
  code(handler, [0x3701, 0xbf00, 0xbf00, 0x4770])
  machine.bus.poke(table + 4 * irq0, handler | 1, 4)
  const { state } = machine
  state.set(layout.vtor, table)
  state.putBit(layout.enabled, irq0, true)
  state.setRegister(7, 0)
  state.pc = main
  return {
    machine,
    state,
    line: machine.wire(0),
    step: (instructions: number): void => {
      machine.control.run({ limitCycles: 1000, instructions })
    },
    get runs(): number {
      return state.register(7)
    },
    get isPending(): boolean {
      return state.hasBit(layout.pending, irq0)
    },
    get isActive(): boolean {
      return state.hasBit(layout.active, irq0)
    },
  }
}

// ARM DDI 0403E B3.4.1: level-sensitive and pulsed interrupts.
describe.each(['interpreter', 'translator', 'reference'] as const)('interrupt lines, %s', (tier) => {
  test('a line that stays high pends again when its handler returns', () => {
    const cpu = withHandler(tier)
    cpu.line.set(true)
    cpu.step(12)
    expect(cpu.runs).toBe(3)
    cpu.line.set(false)
    // The return of the third run had sampled the line while it was high.
    cpu.step(20)
    expect([cpu.runs, cpu.isPending, cpu.isActive]).toEqual([4, false, false])
  })
  test('a line that goes low inside the handler runs it once', () => {
    const cpu = withHandler(tier)
    cpu.line.set(true)
    cpu.step(2)
    expect([cpu.isActive, cpu.isPending]).toEqual([true, false])
    cpu.line.set(false)
    cpu.step(20)
    expect(cpu.runs).toBe(1)
  })
  test('a pulse is latched once, however long it waits', () => {
    const cpu = withHandler(tier)
    cpu.state.set(layout.primask, 1)
    cpu.line.set(true)
    cpu.line.set(false)
    cpu.line.set(true)
    cpu.line.set(false)
    cpu.step(6)
    expect([cpu.runs, cpu.isPending]).toEqual([0, true])
    cpu.state.set(layout.primask, 0)
    cpu.step(20)
    expect(cpu.runs).toBe(1)
  })
  test('a pulse while the interrupt is active runs the handler once more', () => {
    const cpu = withHandler(tier)
    cpu.line.set(true)
    cpu.line.set(false)
    cpu.step(2)
    cpu.line.set(true)
    cpu.line.set(false)
    expect([cpu.isActive, cpu.isPending]).toEqual([true, true])
    cpu.step(20)
    expect(cpu.runs).toBe(2)
  })
  test('clearing the pending bit has no lasting effect while the line is high, and lasts once it is low', () => {
    const cpu = withHandler(tier)
    cpu.state.set(layout.primask, 1)
    cpu.line.set(true)
    clearPending(cpu.machine.core, irq0)
    expect(cpu.isPending).toBe(true)
    cpu.line.set(false)
    expect(cpu.isPending).toBe(true)
    clearPending(cpu.machine.core, irq0)
    expect(cpu.isPending).toBe(false)
  })
  test('software pends a low line: it runs once', () => {
    const cpu = withHandler(tier)
    setPending(cpu.machine.core, irq0)
    cpu.step(20)
    expect(cpu.runs).toBe(1)
  })
  test('a disabled interrupt with its line high stays pending and runs when it is enabled', () => {
    const cpu = withHandler(tier)
    cpu.state.putBit(layout.enabled, irq0, false)
    cpu.line.set(true)
    cpu.step(6)
    expect([cpu.runs, cpu.isPending]).toEqual([0, true])
    cpu.state.putBit(layout.enabled, irq0, true)
    cpu.step(1)
    expect(cpu.runs).toBe(1)
  })
})

// ARM DDI 0403E B1.5.15.
describe('lockup', () => {
  const locked = (name: string) => {
    const mcu = boot(join(built, `${name}.elf`), { chip: 'mps2-an385', stopAt: 'reset' })
    expect(mcu.run().reason).toBe('lockedUp')
    return mcu
  }
  test('in HardFault ends by NMI', () => {
    const mcu = locked('lockup-by-a-fault-in-hardfault')
    mcu.pend('NMI')
    // The program has no handler for it: it exits with 200 plus the exception's number.
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 202 })
  })
  test('in NMI is not ended by NMI', () => {
    const mcu = locked('lockup-by-a-fault-in-nmi')
    mcu.pend('NMI')
    expect(mcu.run().reason).toBe('lockedUp')
  })
  test('at an unreadable vector of NMI is not ended by NMI, whose entry is not tried again', () => {
    const mcu = locked('lockup-at-an-unreadable-nmi-vector')
    const { sp } = mcu.registers
    mcu.pend('NMI')
    expect(mcu.run().reason).toBe('lockedUp')
    expect([mcu.registers.sp, mcu.registers.ipsr]).toEqual([sp, 2])
  })
  test('is not ended by an interrupt', () => {
    const mcu = locked('lockup-by-a-fault-with-faultmask')
    mcu.pend('SysTick')
    expect(mcu.run().reason).toBe('lockedUp')
  })
})
