import { expect, test } from 'vitest'
import { exception } from '../../src/core/exception-numbers.ts'
import { exceptionReturn } from '../../src/core/exception-return.ts'
import { cfsrBits } from '../../src/core/faults.ts'
import { layout } from '../../src/core/layout.ts'
import { readSpecial, sysm, writeSpecial } from '../../src/core/special-registers.ts'
import { address, CoreFixture } from './core-fixture.ts'

const writable = [
  // B3.2.20…23: name, reset value, bits that keep what is written.
  ['CPACR', 0, 0x00f00000],
  ['FPCCR', 0xc0000000, 0xc000017b],
  ['FPCAR', 0, 0xfffffff8],
  ['FPDSCR', 0, 0x07c00000],
] as const
const constant = [
  ['MVFR0', 0x10110021],
  ['MVFR1', 0x11000011],
  ['MVFR2', 0],
] as const

test.each(writable)('%s: reset value and fields', (name, reset, fields) => {
  const mcu = new CoreFixture({ hasFpu: true })
  expect(mcu.read(address[name])).toBe(reset)
  mcu.write(address[name], 0xffffffff)
  expect(mcu.read(address[name])).toBe(fields)
  mcu.write(address[name], 0)
  expect(mcu.read(address[name])).toBe(0)
})

test.each(constant)('%s is read-only', (name, value) => {
  const mcu = new CoreFixture({ hasFpu: true })
  mcu.write(address[name], 0)
  expect(mcu.read(address[name])).toBe(value)
})

test.each([...writable, ...constant].map(([name]) => name))('%s is RAZ/WI without an FPU', (name) => {
  const mcu = new CoreFixture({ hasFpu: false })
  expect(mcu.read(address[name])).toBe(0)
  mcu.write(address[name], 0xffffffff)
  expect(mcu.read(address[name])).toBe(0)
})

// B5.2.3.
test.each([
  [true, 5],
  [false, 1],
])('CONTROL.FPCA by MSR, in any mode, where there is an FPU: %s', (hasFpu, control) => {
  const mcu = new CoreFixture({ hasFpu })
  mcu.enter(11)
  writeSpecial(mcu.core, sysm.CONTROL, 2, 0xffffffff)
  expect(readSpecial(mcu.core, sysm.CONTROL)).toBe(control)
})

test('unprivileged code reads FPCA and does not write it', () => {
  const mcu = new CoreFixture({ hasFpu: true })
  mcu.state.set(layout.control, 5)
  writeSpecial(mcu.core, sysm.CONTROL, 2, 0)
  expect(readSpecial(mcu.core, sysm.CONTROL)).toBe(5)
})

// B1.5.8: UNPREDICTABLE without the extension.
test('EXC_RETURN<4> 0 without an FPU is INVPC', () => {
  const mcu = new CoreFixture({ hasFpu: false })
  mcu.bus.poke(4 * exception.usageFault, 0x201, 4)
  mcu.state.putBit(layout.enabled, exception.usageFault, true)
  mcu.enter(exception.svCall)
  exceptionReturn(mcu.core, 0xffffffe9)
  expect([mcu.state.ipsr, mcu.state.pc, mcu.state.lr]).toEqual([exception.usageFault, 0x200, 0xffffffe9])
  expect(mcu.state.get(layout.cfsr)).toBe(cfsrBits.INVPC)
})
