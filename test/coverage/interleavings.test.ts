import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { explore, firmwareCoverage, type ExploreOptions } from '../../src/index.ts'
import { clauses } from '../explore/clauses/index.ts'
import { optionsOf, start, type Program } from '../explore/generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

beforeEach(() => {
  firmwareCoverage.gatherCoverage()
})
afterEach(() => {
  firmwareCoverage.stopGathering()
})

/** What became of each exception before each instruction, by place, nesting and exception. */
async function interleavingsOf(
  program: Program,
  options: Partial<ExploreOptions> = {},
): Promise<Record<string, string>> {
  firmwareCoverage.gatherCoverage()
  const mcu = start(program)
  const base = mcu.registers.pc
  await explore(mcu, { ...optionsOf(program), ...options })
  const [gathered] = firmwareCoverage.gatheredCoverage()
  const [window] = gathered?.windows ?? []
  return Object.fromEntries(
    (window?.interleavings ?? []).map(({ pc, nesting, exception, what }) => {
      const place = pc < base ? mcu.placeOf(pc) : `+${String(pc - base)}`
      return [`${place} ${String(nesting)} ${exception}`, firmwareCoverage.kindOf(what)]
    }),
  )
}

describe('what became of handlers before instructions', () => {
  test('they run, are held back by a mask, or are proved to make no difference', async () => {
    const program: Program = {
      // At 0, 2 and 4 (6 is for what arrives in front of it), then masked from 6 on until 12 has executed.
      main: 'nop; nop; ldr r0, [r7]; cpsid i; adds r0, #1; str r0, [r7]; cpsie i; nop',
      handlers: { irq0: 'ldr r1, [r7]; adds r1, #1; str r1, [r7]; bx lr' },
    }
    expect(await interleavingsOf(program)).toMatchObject({
      '+0 0 irq0_handler': 'ran',
      // NOP has nothing to do with the handler: before it is as good as behind it.
      '+2 0 irq0_handler': 'equivalent',
      '+4 0 irq0_handler': 'equivalent',
      // The load and the handler collide.
      '+6 0 irq0_handler': 'ran',
      '+8 0 irq0_handler': 'held',
      '+10 0 irq0_handler': 'held',
      '+12 0 irq0_handler': 'held',
      '+14 0 irq0_handler': 'ran',
    })
  })

  test('inside a handler: the same one waits for its priority, a higher one needs an arrival that is left', async () => {
    const program: Program = {
      main: 'nop',
      handlers: { irq0: 'ldr r0, [r7]; str r0, [r7, #4]; bx lr', irq1: 'str r7, [r7]; bx lr' },
      priorities: { irq1: 0x40 },
    }
    const once = await interleavingsOf(program)
    const inside = Object.entries(once).filter(([place]) => place.includes(' 1 '))
    // Of irq 0's three instructions and of irq 1's two.
    expect(inside.filter(([place]) => place.endsWith('irq0_handler')).map(([, kind]) => kind)).toEqual(
      Array(5).fill('held'),
    )
    expect(inside.filter(([place]) => place.endsWith('irq1_handler')).map(([, kind]) => kind)).toEqual([
      ...['untried', 'untried', 'untried'],
      ...['held', 'held'],
    ])
    const twice = await interleavingsOf(program, { depth: 2 })
    const nested = Object.entries(twice).filter(([place]) => place.endsWith(' 1 irq1_handler'))
    expect(nested.map(([, kind]) => kind)).toEqual(['ran', 'ran', 'equivalent', 'held', 'held'])
  })
})

describe('every point that is run without reductions is run or proved with them, and no other', () => {
  test.each(clauses)('$name', async (program) => {
    const tried = async (reduction: 'none' | 'full'): Promise<string[]> =>
      Object.entries(await interleavingsOf(program, { reduction }))
        .filter(([, kind]) => kind === 'ran' || kind === 'equivalent')
        .map(([place]) => place)
    expect(await tried('full')).toEqual(await tried('none'))
  })
})
