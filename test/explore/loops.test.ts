import { describe, expect, test, vi } from 'vitest'
import { boot, explore } from '../../src/index.ts'
import { example } from '../session/scenarios.ts'
import { expectReductionsToLoseNothing } from './generated/compare.ts'
import { start, type Program } from './generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

describe('a schedule that does not end names its loop', () => {
  test('where nothing leaves it', async () => {
    const program: Program = { main: 'nop; nop', handlers: { irq0: 'nop; again: nop; nop; b again' } }
    const { failures } = await expectReductionsToLoseNothing(program)
    expect(failures).toEqual(['stuck stuck in irq0_handler+0x2, irq0_handler+0x4, irq0_handler+0x6'])
  })
  test('where it counts on: once, wherever it was when the time was up; the token ends there too', async () => {
    const program: Program = {
      main: 'nop; nop',
      handlers: { irq0: 'outer: movs r1, #3; inner: adds r0, #1; subs r1, #1; bne inner; b outer' },
    }
    const { failures, report } = await expectReductionsToLoseNothing(program)
    expect(failures).toEqual([
      'limit still running 300 cycles after the last arrival, in a loop of irq0_handler+0x2, irq0_handler+0x4, irq0_handler+0x6; limitCycles gives it longer',
    ])
    const token = report.failures[0]?.token ?? ''
    expect(token).toContain(';<300;')
    const mcu = start(program)
    const { cycles } = mcu
    expect(mcu.replay(token)).toMatchObject({ reason: 'limit', cycles: 300 })
    expect(mcu.cycles - cycles).toBe(300)
  })
  test('where a handler waits for longer than it is given', async () => {
    const mcu = boot(example('motor-blocking'), { chip: 'lm3s6965evb' })
    const [from, until] = ['motor::control_step', 'motor::control_step_done']
    const { failures } = await explore(mcu, { from, until, interrupts: ['TIMER0A'] })
    expect(failures.map(({ kind }) => kind)).toEqual(['limit'])
    expect(failures[0]?.message).toMatch(
      /in a loop of motor::wait_for_sensor\+0x8, motor::wait_for_sensor\+0xa;/,
    )
    // Given longer it is no failure.
    const all = { from, until, interrupts: ['TIMER0A'], limitCycles: 200_000 }
    const { holds } = await explore(mcu, { ...all, strategy: { bounded: { schedules: 3 } } })
    expect(holds).toBe(true)
  })
})
