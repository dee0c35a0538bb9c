import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, type Mcu } from '../../src/index.ts'
import { errorOf, start, tiers } from './scenarios.ts'

const initialStack = 0x20002000
const extendedFrame = 0x68

/** Two nested handlers, each of which finds s0 to s15 of whom it interrupts: in the second one, before its first instruction. */
function inNestedHandler(tier: 'interpreter' | 'translator' | 'reference'): Mcu {
  const elf = join(import.meta.dirname, '../../fixtures/conformance/fp-nested-contexts.elf')
  const mcu = boot(elf, { chip: 'mps2-an386', cpu: 'cortex-m4f', stopAt: 'reset', tier })
  while (mcu.registers.ipsr !== 17) mcu.step()
  return mcu
}

describe.each(tiers)('floating-point contexts on the %s', (tier) => {
  test('registers of the FPU are shown, and can be written within their fields', () => {
    const { registers } = inNestedHandler(tier)
    const second = initialStack - 2 * extendedFrame - 8
    expect(registers).toMatchObject({ s0: 0x22220000, s15: 0x2222000f, fpscr: 0x20000000, control: 0 })
    // HFRDY, not THREAD; LSPACT.
    expect(registers).toMatchObject({ fpccr: 0xc0000011, fpcar: second + 0x20, cpacr: 0x00f00000, fpdscr: 0 })
    for (const [name, fields] of Object.entries({
      ...{ s31: 0xffffffff, fpscr: 0xf7c0009f, fpccr: 0xc000017b },
      ...{ fpcar: 0xfffffff8, fpdscr: 0x07c00000, cpacr: 0x00f00000, control: 7 },
    })) {
      registers[name] = 0xffffffff
      expect([name, registers[name]]).toEqual([name, fields])
    }
  })

  test('a core without an FPU has none of them', () => {
    const { registers } = start('straight', { tier })
    const error = errorOf(() => {
      registers.s0 = 1
    })
    expect(error.code).toBe('REGISTER_UNKNOWN')
    expect(Object.keys(registers)).not.toContain('fpscr')
  })

  test('the backtrace goes through extended frames', () => {
    const mcu = inNestedHandler(tier)
    const stackedPc = (frame: number): unknown => mcu.read(frame + 0x18, 'u32')
    const outer = initialStack - extendedFrame
    const { pc, sp } = mcu.registers
    expect(sp).toBe(outer - 8 - extendedFrame)
    const interrupted = mcu.backtrace().filter(({ exception }) => exception !== undefined)
    expect(interrupted.map((frame) => frame.pc)).toEqual([stackedPc(sp), stackedPc(outer)])
    expect(mcu.backtrace()[0]?.pc).toBe(pc)
  })

  test('FPCAR counts in the hash only while there is something to save', () => {
    const mcu = inNestedHandler(tier)
    const { registers } = mcu
    const hashes = (): string[] =>
      [0x20000100, 0x20000200].map((fpcar) => {
        registers.fpcar = fpcar
        return mcu.stateHash()
      })
    expect(new Set(hashes()).size).toBe(2)
    registers.fpccr = 0xc0000010
    expect(new Set(hashes()).size).toBe(1)
  })

  test('a snapshot has the registers and what is still to be saved', () => {
    const mcu = inNestedHandler(tier)
    const snapshot = mcu.snapshot()
    const shown = { ...mcu.registers }
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
    mcu.restore(snapshot)
    expect({ ...mcu.registers }).toEqual(shown)
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  })
})
