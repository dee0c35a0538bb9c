import picocolors from 'picocolors'
import { beforeAll, describe, expect, test } from 'vitest'
import { noColors } from '../../runner/report/colors.ts'
import { backgroundLines, failureLines, raceLines, type Layout } from '../../runner/report/failure-text.ts'
import { regressionTest } from '../../runner/report/next-steps.ts'
import { displayWidth } from '../../runner/report/width.ts'
import { boot, explore, type ExploreOptions, type Failure, type Mcu, type Report } from '../../src/index.ts'
import { example } from './command.ts'

// What people read when a schedule fails, compared exactly; after reading what has changed:
// npx vitest run test/runner/failure-text.test.ts --update
const folder = '../../fixtures/messages'
const colors = picocolors.createColors(true)
const widths = [60, 80, 120]

const windowOf = (fn: string): Pick<ExploreOptions, 'from' | 'until' | 'interrupts'> => ({
  ...{ from: fn, until: `${fn}_done`, interrupts: ['SysTick'] },
})
const check = (mcu: Mcu): void => {
  expect(mcu.read('COUNTER', 'u32')).toBe(1 + mcu.taken('SysTick'))
}

let lost: Report, borrowed: Report, clobbered: Report
const first = ({ failures }: Report): Failure => {
  const [failure] = failures
  if (failure === undefined) throw new Error('nothing failed')
  return failure
}
beforeAll(async () => {
  lost = await explore(boot(example('counter-unprotected')), {
    ...windowOf('counter_unprotected::bump'),
    check,
  })
  borrowed = await explore(boot(example('double-borrow')), windowOf('double_borrow::update'))
  clobbered = await explore(boot(example('clobbering-handler')), windowOf('clobbering_handler::compute'))
})

/** A failure's text in the widths that terminals have, with colours as `‹31›`. */
function inAllWidths(lines: (layout: Layout) => readonly string[]): string {
  return widths
    .flatMap((width) => [
      `${'─'.repeat(width)} ${String(width)}`,
      ...lines({ colors: noColors, width }),
      `${'─'.repeat(width)} ${String(width)}, with colours`,
      ...lines({ colors, width }).map((line) => line.replace(/\u001b\[(\d+)m/g, '‹$1›')),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
const whole = (failure: Failure) => (layout: Layout) => [
  ...failureLines(failure, layout),
  ...backgroundLines(failure, layout),
]

describe('golden texts', () => {
  test('a lost update', async () => {
    await expect(inAllWidths(whole(first(lost)))).toMatchFileSnapshot(`${folder}/failure-lost-update.txt`)
  })
  test('a panic', async () => {
    await expect(inAllWidths(whole(first(borrowed)))).toMatchFileSnapshot(`${folder}/failure-panic.txt`)
  })
  test('nothing that collided', async () => {
    await expect(inAllWidths(whole(first(clobbered)))).toMatchFileSnapshot(`${folder}/failure-clobbered.txt`)
  })
  test('a race', async () => {
    const [race] = lost.races
    const text = inAllWidths((layout) => (race === undefined ? [] : raceLines(race, layout)))
    await expect(text).toMatchFileSnapshot(`${folder}/race-lost-update.txt`)
  })
})

test('no line is wider than the terminal, and colours add nothing else', () => {
  const strip = (text: string): string => text.replace(/\u001b\[\d+m/g, '')
  for (let width = 40; width <= 120; width++) {
    for (const report of [lost, borrowed, clobbered]) {
      const plain = whole(first(report))({ colors: noColors, width })
      expect(plain.filter((line) => displayWidth(line) > width)).toEqual([])
      expect(whole(first(report))({ colors, width }).map(strip)).toEqual(plain)
    }
  }
})

describe('what is drawn is what happens', () => {
  /** Runs the schedule by other means than a replay: to where its one arrival comes, then on. */
  function scheduled(name: string, fn: string, { run }: Failure): { mcu: Mcu; begin: number } {
    const mcu = boot(example(name))
    mcu.runTo(fn)
    const begin = mcu.cycles
    // Pended where the arrival is: the same cycle, counted from the same place.
    mcu.runFor({ cycles: run.activations[0]?.pendedAt ?? 0 })
    mcu.pend('SysTick')
    return { mcu, begin }
  }
  test.each([
    ['counter-unprotected', 'counter_unprotected::bump', () => lost],
    ['double-borrow', 'double_borrow::update', () => borrowed],
  ] as const)('%s: accesses and masks at their instants', (name, fn, report) => {
    const failure = first(report())
    const accesses = failure.explanation?.accesses ?? []
    const behind = accesses.slice(1).filter(({ isAhead }) => isAhead !== true)
    expect(behind.length).toBeGreaterThan(0)
    const { mcu, begin } = scheduled(name, fn, failure)
    for (const { at = NaN, pc } of behind) {
      mcu.runFor({ cycles: begin + at - mcu.cycles })
      expect(mcu.registers.pc).toBe(pc)
    }
    const again = scheduled(name, fn, failure)
    for (const { from, to } of failure.run.masked) {
      again.mcu.runFor({ cycles: again.begin + from - 1 - again.mcu.cycles })
      expect(again.mcu.registers.primask).toBe(0)
      again.mcu.runFor({ cycles: 1 })
      expect(again.mcu.registers.primask).toBe(1)
      if (to !== undefined) {
        again.mcu.runFor({ cycles: to - from })
        expect(again.mcu.registers.primask).toBe(0)
      }
    }
  })
})

describe('a test to paste', () => {
  test('has the token on a line of its own, as it is', () => {
    const { token } = first(lost)
    const lines = regressionTest(first(lost), { firmware: 'counter.elf', check })
    expect(lines).toContain(`    '${token}'`)
    expect(lines.filter((line) => line.includes('tc1:'))).toHaveLength(1)
  })
  test('quotes what has quotes', () => {
    const failure = { ...first(borrowed), token: "tc1:<&'static str as X>::f..g;SysTick@f*1" }
    const lines = regressionTest(failure, { firmware: "my firm's.elf" })
    expect(lines).toContain(`    ${JSON.stringify(failure.token)}`)
    expect(lines).toContain(`  const mcu = boot("my firm's.elf")`)
  })
})

test("a firmware's control characters do nothing to the terminal", () => {
  const failure = first(lost)
  const evil = '\u001b[2J\u001b]0;x\u0007\u202e\n'
  const [a, b, c] = failure.explanation?.accesses ?? []
  if (failure.explanation === undefined || a === undefined || b === undefined || c === undefined)
    throw new Error('no collision')
  const bad = (access: typeof a): typeof a => ({
    ...access,
    ...{ variable: evil, place: evil, context: evil, disassembly: evil },
    source: { file: `${evil}/main.rs`, line: 1, column: 1 },
  })
  const named: Failure = {
    ...failure,
    message: `panicked: ${evil}`,
    explanation: { ...failure.explanation, name: evil, masking: evil, accesses: [bad(a), bad(b), bad(c)] },
    run: {
      ...failure.run,
      activations: failure.run.activations.map((each) => ({ ...each, exception: evil, pendedPlace: evil })),
    },
  }
  const lines = [
    ...whole(named)({ colors: noColors, width: 80 }),
    ...regressionTest(named, { firmware: evil }),
  ]
  expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(line))).toEqual([])
})
