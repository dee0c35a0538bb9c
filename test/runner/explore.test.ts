import { beforeAll, describe, expect, test, vi } from 'vitest'
import { UsageError } from '../../runner/cli/arguments.ts'
import { run } from '../../runner/cli/explore.ts'
import { boot, explore, TailchainError, type Race, type Report } from '../../src/index.ts'
import type { WatchedEnd } from '../../runner/report/exploration-text.ts'
import { example, tailchain, type Outcome } from './command.ts'

// Each starts a process.
vi.setConfig({ testTimeout: 60_000 })

type Found = Report & { watched: WatchedEnd[]; allowedRaces: Race[] }
const jsonOf = ({ stdout }: Outcome): Found => JSON.parse(stdout) as Found

/** Explores what lies between a function and the next one. */
async function exploring(name: string, fn: string, ...rest: string[]): Promise<Outcome> {
  const window = ['--from', fn, '--until', `${fn}_done`]
  return tailchain(['explore', example(name), ...window, '--interrupts', 'SysTick', ...rest])
}
/** The values that were watched, each in JSON, in an order of their own. */
const valuesOf = ({ watched }: Found): string[] => watched.map(({ values }) => JSON.stringify(values)).sort()
/** The token in the command that follows a line. */
function tokenBehind(stdout: string, line: RegExp): string {
  const lines = stdout.split('\n')
  const at = lines.findIndex((each) => line.test(each))
  const token = lines.slice(at).find((each) => each.startsWith("'tc1:"))
  return /'(tc1:[^']*)'/.exec(token ?? '')?.[1] ?? `no token behind ${String(line)}`
}
/** A variable's value where a token's schedule ends. */
function after(name: string, token: string | undefined, ...variables: string[]): unknown[] {
  const mcu = boot(example(name))
  mcu.replay(token ?? '')
  return variables.map((variable) => mcu.read(variable, 'u32') as unknown)
}

describe('counter: the critical section holds', () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await exploring('counter', 'counter::bump', '--depth', '2', '--watch', 'TICKS')
  })
  test('status 0, and a line that says how far that goes', () => {
    expect([outcome.status, outcome.stderr]).toEqual([0, ''])
    expect(outcome.stdout).toMatch(
      /^holds on every schedule: 15 boundaries, \d+ classes, \d+ schedules, depth 2,\s+nothing cut off\n/,
    )
  })
  test('a schedule for each number of ticks that there can be', () => {
    for (const ticks of [0, 1, 2]) {
      const token = tokenBehind(outcome.stdout, new RegExp(`^  TICKS = ${String(ticks)}: \\d+ end state`))
      expect(after('counter', token, 'TICKS')).toEqual([ticks])
      expect(token.split('@')).toHaveLength(1 + ticks)
    }
    expect(outcome.stdout).not.toMatch(/TICKS = [3-9]/)
  })
})

describe('counter-unprotected: an update is lost', () => {
  test('status 1, and the accesses that collide', async () => {
    const { status, stdout } = await exploring('counter-unprotected', 'counter_unprotected::bump')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^holds on every schedule, but 1 race: 9 boundaries/)
    expect(stdout).toMatch(
      /\nrace: lost update of counter_unprotected::COUNTER\n {2}main .*\n {2}SysTick .*\n.*\n {2}1 {2}main reads .*\n {2}2 {2}SysTick writes .*\n[^]*main\.rs\n.*78 │ .*read_volatile/,
    )
  })
  test('unless races about it are allowed', async () => {
    const args = ['counter-unprotected', 'counter_unprotected::bump', '--allow', 'COUNTER'] as const
    const { status, stdout } = await exploring(...args)
    expect([status, stdout.split(':')[0]]).toEqual([0, 'holds on every schedule'])
    expect(stdout).not.toContain('lost update')
    const { races, allowedRaces } = jsonOf(await exploring(...args, '--json'))
    expect([races, allowedRaces.map(({ name }) => name)]).toEqual([[], ['lost update']])
  })
  test('--json: what explore() reports, and nothing else', async () => {
    const fn = 'counter_unprotected::bump'
    const outcome = await exploring('counter-unprotected', fn, '--json', '--watch', 'COUNTER,TICKS')
    const { watched, allowedRaces, ...report } = jsonOf(outcome)
    expect([outcome.status, outcome.stderr, report.notes, allowedRaces]).toEqual([1, '', [], []])
    const window = { from: fn, until: `${fn}_done`, interrupts: ['SysTick'], watch: ['COUNTER', 'TICKS'] }
    expect(report).toEqual(await explore(boot(example('counter-unprotected')), window))
    // Where both have counted one, one of them is lost.
    expect(valuesOf(jsonOf(outcome))).toEqual([
      '{"COUNTER":1,"TICKS":0}',
      '{"COUNTER":1,"TICKS":1}',
      '{"COUNTER":2,"TICKS":1}',
    ])
    for (const { values, token } of watched)
      expect(after('counter-unprotected', token, 'COUNTER', 'TICKS')).toEqual(Object.values(values))
    const states = watched.reduce((sum, { endStates }) => sum + endStates, 0)
    expect(states).toBe(report.endStates.length)
  })
})

describe('double-borrow: a handler panics', () => {
  test('status 1, and a command that replays it', async () => {
    const { status, stdout } = await exploring('double-borrow', 'double_borrow::update', '--cpu', 'cortex-m3')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^fails in 1 way/)
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      / panicked at \S*main.rs:37:28: RefCell already borrowed; borrowed first at \S*main.rs:27 in main, again in SysTick/,
    )
    expect(stdout).toMatch(/npx tailchain replay --cpu cortex-m3 \S*double-borrow.elf \\\n'tc1:/)
    const token = tokenBehind(stdout, /^panicked/)
    const replayed = await tailchain(['replay', example('double-borrow'), token])
    expect([replayed.status, replayed.stderr]).toEqual([101, expect.stringContaining('already borrowed')])
  })
  test('JSON has the panic', async () => {
    const { failures } = jsonOf(await exploring('double-borrow', 'double_borrow::update', '--json'))
    expect(failures).toMatchObject([{ kind: 'panicked', panic: { message: 'RefCell already borrowed' } }])
  })
})

describe('reentrancy: three priorities', () => {
  const window = (...rest: string[]): Promise<Outcome> =>
    exploring('reentrancy', 'reentrancy::window', ...rest)

  test('every combination of values that is set; SysTick pends itself as often as one says', async () => {
    const watched = ['--watch', 'SYSTICK_COUNT', '--json']
    const report = jsonOf(await window('--set', 'REPEND_SYSTICK=0,2', '--set', 'NEST_TIMER:u8=0', ...watched))
    for (const { values, token } of report.watched)
      expect(after('reentrancy', token, 'SYSTICK_COUNT')).toEqual(Object.values(values))
    expect(valuesOf(report)).toEqual([0, 1, 3].map((count) => JSON.stringify({ SYSTICK_COUNT: count })))
    const often = report.watched.find(({ values }) => values.SYSTICK_COUNT === 3)
    expect(often?.token).toMatch(/;REPEND_SYSTICK=2;NEST_TIMER:u8=0;SysTick@/)
  })
  test('a more urgent one reaches what SysTick works on, a less urgent one never does', async () => {
    const watched = ['--depth', '2', '--watch', 'MAX_DEPTH,CORRUPTED', '--json']
    const nested = jsonOf(await window('--interrupts', 'TIMER0A', ...watched)).watched
    expect(nested.map(({ values }) => values)).toContainEqual({ MAX_DEPTH: 2, CORRUPTED: 1 })
  })
  test('one that arrives twice waits for itself', async () => {
    const places = ['--from', 'reentrancy::window', '--until', 'reentrancy::window_done']
    const watched = ['--interrupts', 'GPIOB', '--depth', '2', '--watch', 'MAX_DEPTH,LEVEL_COUNT', '--json']
    const report = jsonOf(await tailchain(['explore', example('reentrancy'), ...places, ...watched]))
    expect(valuesOf(report)).toEqual([
      '{"MAX_DEPTH":0,"LEVEL_COUNT":0}',
      '{"MAX_DEPTH":1,"LEVEL_COUNT":1}',
      '{"MAX_DEPTH":1,"LEVEL_COUNT":2}',
    ])
  })
})

describe('interrupts that can not arrive are pointed out', () => {
  test('one without a handler is run into the default one', async () => {
    const { status, stdout, stderr } = await exploring('misnamed-handler', 'misnamed_handler::idle')
    expect(status).toBe(1)
    expect(stdout).toMatch(/\nstuck in DefaultHandler_[^]*; SysTick has no\s+handler/)
    expect(stderr).toBe('tailchain: SysTick has no handler of its own in the vector table\n')
  })
  test('one that is not enabled is never taken', async () => {
    const unused = ['--interrupts', 'irq(3)', '--json']
    const outcome = await exploring('reentrancy', 'reentrancy::window', ...unused)
    expect(jsonOf(outcome).neverTaken).toEqual(['irq(3)'])
    expect(jsonOf(outcome).notes).toEqual([
      'irq(3) has no handler of its own in the vector table',
      'irq(3) is never taken in the window: where a schedule ends it is pending but not enabled',
    ])
    expect(outcome.stderr.match(/^tailchain: irq\(3\) .*$/gm)).toHaveLength(2)
  })
  test('one that a mask holds back to the end', async () => {
    const places = ['--from', 'counter::bump+0xe', '--until', 'counter::bump+0x12']
    const outcome = await tailchain(['explore', example('counter'), ...places, '--interrupts', 'SysTick'])
    expect(outcome.stderr).toMatch(/SysTick is never taken in the window.*held back by PRIMASK/)
    expect(outcome.stdout).toMatch(/^holds on every schedule, but SysTick is never taken: /)
    expect(outcome.status).toBe(0)
  })
})

describe('what is not complete says so', () => {
  test.each([
    [['--schedules', '2'], /^nothing failed, but not every schedule was tried: .*after 2 schedules/],
    [['--random', '3', '--seed', '7'], /3 schedules that chance chose, seed 7 at worst/],
    [['--pct', '3'], /3 schedules that chance chose, seed 1: .* with a probability of at least 1\/\(\d+\)/],
  ])('%j', async (args, message) => {
    const { status, stdout } = await exploring('counter', 'counter::bump', ...args)
    expect([status, stdout.replace(/\s+/g, ' ')]).toEqual([0, expect.stringMatching(message)])
  })
})

test('reductions leave out schedules, and no end', async () => {
  const watched = ['--depth', '2', '--watch', 'TICKS', '--json']
  const all = await exploring('counter', 'counter::bump', ...watched, '--reduction', 'none')
  const some = await exploring('counter', 'counter::bump', ...watched)
  expect(valuesOf(jsonOf(some))).toEqual(valuesOf(jsonOf(all)))
  expect(jsonOf(some).schedules).toBeLessThan(jsonOf(all).schedules)
  const window = [
    'counter-unprotected',
    'counter_unprotected::bump',
    '--json',
    '--reduction',
    'none',
  ] as const
  const inside = jsonOf(await exploring(...window))
  const atomic = jsonOf(await exploring(...window, '--multiword', 'atomic'))
  // Its transfers: a push and a pop of two words each.
  expect(inside.classes - atomic.classes).toBe(2)
})

describe('run and replay take --set', () => {
  test('run writes at main', async () => {
    // 100 ticks seem to have been counted already, and the first bump finds one.
    const { status, stdout } = await tailchain(['run', '--set', 'TICKS=100', example('counter')])
    expect([status, stdout]).toEqual([1, 'counter: updates were lost\n'])
  })
  test("replay writes over the token's own", async () => {
    const token = 'tc1:reentrancy::window..reentrancy::window_done;REPEND_SYSTICK=1;SysTick@window*1'
    const twice = await tailchain(['replay', example('reentrancy'), token])
    expect(twice.stdout).toContain('tail-chained')
    const once = await tailchain(['replay', '--set', 'REPEND_SYSTICK=0', example('reentrancy'), token])
    expect([once.status, once.stdout.match(/entered at once/g)]).toEqual([0, ['entered at once']])
    expect(once.stdout).not.toContain('tail-chained')
  })
  test.each(['run', 'replay'])('%s: one value each', async (command) => {
    const { status, stderr } = await tailchain([
      command,
      '--set',
      'TICKS=1,2',
      example('counter'),
      'tc1:a..b',
    ])
    expect([status, stderr]).toEqual([2, expect.stringMatching(/TICKS gets 2 values; only explore/)])
  })
})

describe('bad input, status 65', () => {
  test.each([
    ['--from', 'counter::bumb', /SYMBOL_UNKNOWN[^]*counter::bump/],
    ['--until', 'counter::bump_dome', /SYMBOL_UNKNOWN[^]*counter::bump_done/],
    ['--interrupts', 'SysTik', /EXCEPTION_UNKNOWN[^]*SysTick/],
    ['--watch', 'COUNTR', /SYMBOL_UNKNOWN[^]*counter::COUNTER/],
    ['--watch', 'COUNTER[2]', /MEMBER_UNKNOWN/],
    ['--allow', 'COUNTR', /SYMBOL_UNKNOWN[^]*counter::COUNTER/],
    ['--set', 'TICK=1', /SYMBOL_UNKNOWN[^]*counter::TICKS/],
    ['--set', 'TICKS:u8=256', /VALUE_OUT_OF_RANGE/],
    ['--set', 'TICKS:byte=1', /TYPE_UNKNOWN/],
  ])('%s %s', async (option, value, error) => {
    const window = ['--from', 'counter::bump', '--until', 'counter::bump_done', '--interrupts', 'SysTick']
    const failed = run([...window, option, value, example('counter')])
    await expect(failed).rejects.toThrow(error)
    await expect(failed).rejects.toBeInstanceOf(TailchainError)
  })
  test('as a status', async () => {
    const { status, stdout, stderr } = await exploring('counter', 'counter::bump', '--watch', 'COUNTR')
    expect([status, stdout, stderr]).toEqual([65, '', expect.stringContaining('SYMBOL_UNKNOWN')])
  })
})

describe('wrong arguments, status 2', () => {
  const [from, until] = [
    ['--from', 'a'],
    ['--until', 'b'],
  ] as const
  test.each([
    ['no end', [...from, '--interrupts', 'SysTick'], /--until is missing/],
    ['no interrupts', [...from, ...until], /--interrupts is missing/],
    ['no number', [...until, '--interrupts', 'A', '--depth', '0'], /--depth: '0' is no whole number from 1/],
    ['no choice', [...until, '--interrupts', 'A', '--reduction', 'some'], /'some' is neither full nor none/],
    ['no value', [...until, '--interrupts', 'A', '--set', 'X'], /--set: 'X' is not NAME=VALUE/],
    ['a value in words', [...until, '--interrupts', 'A', '--set', 'X=one'], /'X=one' is not NAME=VALUE/],
    ['a seed alone', [...until, '--interrupts', 'A', '--seed', '1'], /--seed goes with --random or --pct/],
    ['two strategies', [...until, '--interrupts', 'A', '--pct', '1', '--random', '1'], /exclude each other/],
  ])('%s', async (_what, args, message) => {
    const failed = run([...args, example('counter')])
    await expect(failed).rejects.toThrow(message)
    await expect(failed).rejects.toBeInstanceOf(UsageError)
  })
  test('as a status', async () => {
    const { status, stdout, stderr } = await tailchain(['explore', '--intterrupts', 'A', example('counter')])
    const message = "unknown option '--intterrupts'\nnearest: --interrupts"
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
  })
})

test('--help fits a terminal', async () => {
  const { status, stdout } = await tailchain(['explore', '--help'])
  expect(status).toBe(0)
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
