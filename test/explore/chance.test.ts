import { describe, expect, test, vi } from 'vitest'
import { boot, explore, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import { example } from '../session/scenarios.ts'
import { optionsOf, start, type Program } from './generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const arrivalsIn = (token: string): number => token.split(';').filter((part) => part.includes('@')).length

async function chosen(program: Program, options: Partial<ExploreOptions>): Promise<Report> {
  return explore(start(program), { ...optionsOf(program), ...options })
}

describe('what chance finds is shrunk', () => {
  const [firmware, fn] = ['counter-unprotected', 'counter_unprotected::bump'] as const
  const lost = (mcu: Mcu): void => {
    if (mcu.read('COUNTER', 'u32') !== 1 + mcu.taken('SysTick')) throw new Error('an update is lost')
  }
  const sampled = async (strategy: NonNullable<ExploreOptions['strategy']>, depth = 4): Promise<Report> =>
    explore(boot(example(firmware)), {
      ...{ from: fn, until: `${fn}_done`, interrupts: ['SysTick'], depth, strategy, check: lost },
      reduction: 'none',
    })
  test('to the one arrival that it needs, as early as all find it', async () => {
    const [first] = (await sampled('exhaustive', 1)).failures
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const strategy of [
        { random: 30, seed },
        { pct: 30, seed },
      ]) {
        const { failures } = await sampled(strategy)
        expect(failures.map(({ token }) => token)).toEqual([first?.token])
      }
    }
  })
  test('not below the arrivals that it needs, nor the distance between them; and it fails still', async () => {
    // The handler counts; two must come, main's marker between them.
    const program: Program = {
      main: 'nop; nop; nop; movs r0, #1; str r0, [r7, #4]; nop; nop; nop; nop; nop',
      handlers: { irq0: 'ldr r0, [r7, #4]; ldr r1, [r7]; adds r1, #1; add r1, r0; str r1, [r7]; bx lr' },
    }
    const gap = 12
    const check = (mcu: Mcu): void => {
      // 1 before the marker, 2 behind it.
      if (mcu.read('words', 'u32') === 3) throw new Error('one before, one behind')
    }
    const interrupts = [{ exception: 'irq(0)', minGap: { instructions: gap } }]
    const report = await chosen(program, { interrupts, depth: 3, check, strategy: { random: 300, seed: 1 } })
    expect(report.failures).toHaveLength(1)
    const token = report.failures[0]?.token ?? ''
    expect(arrivalsIn(token)).toBe(2)
    const mcu = start(program)
    mcu.replay(token)
    expect(mcu.read('words', 'u32')).toBe(3)
    const [one, two] = mcu.exceptions.map(({ pendedAt }) => pendedAt.instruction)
    expect((two ?? 0) - (one ?? 0)).toBeGreaterThanOrEqual(gap)
    // As early as they may: the first at the window's start.
    expect(token).toMatch(/;irq0_handler@main\*1;/)
  })
})

describe('pct says how likely it finds what needs so many arrivals', () => {
  const program: Program = { main: 'nop; nop; nop', handlers: { irq0: 'bx lr' } }
  test('of one: as many as there are instructions', async () => {
    const { cutOff, complete } = await chosen(program, { strategy: { pct: 2, seed: 1 }, reduction: 'none' })
    expect(complete).toBe(false)
    // 1 - (2 / 3)²
    expect(cutOff).toEqual([
      '2 schedules that chance chose, seed 1: each finds a failure that needs one arrival with a probability of at least 1/(3), all of them with 56 %',
    ])
  })
  test('of two: it is found as often as it says', async () => {
    // Fails where both come while r4 is 1.
    const check = (mcu: Mcu): void => {
      if (mcu.read('words', 'u32') === 2) throw new Error('both')
    }
    const nested: Program = {
      main: 'movs r4, #1; nop; movs r4, #0',
      handlers: { irq0: 'cmp r4, #1; bne fn_out; ldr r0, [r7]; adds r0, #1; str r0, [r7]; fn_out: bx lr' },
    }
    const interrupts = ['irq(0)']
    let found = 0
    let bound = 0
    const seeds = 150
    for (let seed = 0; seed < seeds; seed++) {
      const options = { interrupts, depth: 2, reduction: 'none', check } as const
      const report = await chosen(nested, { ...options, strategy: { pct: 1, seed } })
      const [, first, second] = /1\/\((\d+) \* (\d+)\)/.exec(report.cutOff.join()) ?? []
      bound = Math.max(bound, Number(first) * Number(second))
      if (!report.holds) found++
    }
    expect(bound).toBeGreaterThan(1)
    expect(found / seeds).toBeGreaterThanOrEqual(1 / bound)
    // And not by finding whatever it tries.
    expect(found).toBeLessThan(seeds)
  })
})
