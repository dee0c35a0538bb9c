import { describe, expect, test, vi } from 'vitest'
import { before, boot, explore, pend, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import { example } from '../session/scenarios.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

interface Window {
  readonly firmware: string
  readonly from: string
  readonly until: string
}
const windows: readonly Window[] = [
  { firmware: 'counter', from: 'counter::bump', until: 'counter::bump_done' },
  {
    firmware: 'counter-unprotected',
    from: 'counter_unprotected::bump',
    until: 'counter_unprotected::bump_done',
  },
  { firmware: 'counter-c', from: 'bump_protected', until: 'bump_protected_done' },
  { firmware: 'counter-c', from: 'bump_unprotected', until: 'bump_unprotected_done' },
  { firmware: 'double-borrow', from: 'double_borrow::update', until: 'double_borrow::update_done' },
  {
    firmware: 'clobbering-handler',
    from: 'clobbering_handler::compute',
    until: 'clobbering_handler::compute_done',
  },
]

async function explored(window: Window, options: Partial<ExploreOptions> = {}): Promise<Report> {
  const { firmware, from, until } = window
  return explore(boot(example(firmware)), { from, until, interrupts: ['SysTick'], ...options })
}
const endStates = ({ endStates: states }: Report): string[] =>
  states.map(({ hash, outcome }) => `${hash} ${outcome}`).sort()
const failures = (report: Report): string[] =>
  report.failures.map(({ kind, message }) => `${kind}: ${message}`)

describe('exploring the example firmware', () => {
  // One arrival before each instruction that is passed, by the means of schedules.
  test.each(windows)('$firmware, $from: one arrival, tried one by one', async (window) => {
    const outcomes = new Map<string, number>()
    const count = (outcome: string): void => {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    const begin = boot(example(window.firmware))
    begin.runTo(window.from)
    const mcu = begin.fork()
    const passed: string[] = []
    const visits = new Map<number, number>()
    mcu.runUntil((at) => {
      if (at.placeOf(at.registers.pc) === window.until) return true
      const visit = (visits.get(at.registers.pc) ?? 0) + 1
      visits.set(at.registers.pc, visit)
      passed.push(`${String(at.registers.pc)}*${String(visit)}`)
      return false
    })
    for (const boundary of passed) {
      const [address, visit] = boundary.split('*').map(Number)
      const each = begin.fork()
      each.schedule(pend('SysTick', before(address ?? 0, visit)))
      count(outcomeOf(each, each.runTo(window.until).reason))
    }
    const report = await explored(window, {
      multiword: 'atomic',
      reduction: 'none',
      always: () => undefined,
    })
    expect(report.boundaries).toBe(passed.length)
    expect(report.schedules).toBe(passed.length + 1)
    const undisturbed = 1
    const byOutcome = (outcome: string): number =>
      report.endStates
        .filter((state) => state.outcome === outcome)
        .reduce((sum, state) => sum + state.count, 0) - (outcome === 'reached' ? undisturbed : 0)
    expect(byOutcome('reached')).toBe(outcomes.get('reached') ?? 0)
    expect(byOutcome('panicked')).toBe(outcomes.get('panicked') ?? 0)
  })

  test.each(windows.flatMap((window) => [1, 2].map((depth) => ({ ...window, depth }))))(
    '$firmware, $from, depth $depth: reductions lose nothing',
    async ({ depth, ...window }) => {
      const all = await explored(window, { depth, reduction: 'none' })
      const reduced = await explored(window, { depth })
      expect(endStates(reduced)).toEqual(endStates(all))
      expect(failures(reduced)).toEqual(failures(all))
      expect(reduced.schedules).toBeLessThanOrEqual(all.schedules)
    },
  )

  test('a critical section holds, and arrivals in it count as one', async () => {
    const [counter] = windows
    if (counter === undefined) throw new Error('no window')
    const check = (mcu: Mcu): void => {
      const pending = mcu.registers.primask === 0 ? 0 : 1
      expect(mcu.read('COUNTER', 'u32', { offset: 4 })).toBe(1 + mcu.taken('SysTick') - pending)
    }
    const report = await explored(counter, { depth: 2, check })
    expect(report).toMatchObject({ holds: true, complete: true, failures: [] })
    expect(report.classes).toBeLessThan(report.boundaries)
    expect(report.races).toEqual([])
  })

  test('a lost update is found, shortest first, and its token replays it', async () => {
    const [, window] = windows
    if (window === undefined) throw new Error('no window')
    const check = (mcu: Mcu): void => {
      expect(mcu.read('COUNTER', 'u32')).toBe(1 + mcu.taken('SysTick'))
    }
    const report = await explored(window, { depth: 2, check })
    expect(report.holds).toBe(false)
    const [first] = report.failures
    expect(first?.kind).toBe('check')
    const token = first?.token ?? ''
    expect(token.match(/SysTick@/g)).toHaveLength(1)
    expect(first?.explanation).toMatchObject({
      name: 'lost update',
      accesses: [
        { kind: 'read', context: 'main', place: 'counter_unprotected::bump+0xc' },
        { kind: 'write', context: 'SysTick' },
        { kind: 'write', context: 'main', place: 'counter_unprotected::bump+0x10' },
      ],
    })
    expect(report.races.map(({ name, interrupt }) => `${name} by ${interrupt}`)).toEqual([
      'lost update by SysTick',
    ])
    const mcu = boot(example(window.firmware))
    expect(mcu.replay(token)).toMatchObject({ reason: 'breakpoint', place: window.until })
    expect([mcu.read('COUNTER', 'u32'), mcu.taken('SysTick')]).toEqual([1, 1])
  })

  test('a double borrow is found, with the panic', async () => {
    const window = windows.find(({ firmware }) => firmware === 'double-borrow')
    if (window === undefined) throw new Error('no window')
    const report = await explored(window)
    expect(report.failures).toHaveLength(1)
    expect(report.failures[0]).toMatchObject({
      kind: 'panicked',
      panic: { message: 'RefCell already borrowed' },
    })
    const mcu = boot(example(window.firmware))
    expect(mcu.replay(report.failures[0]?.token ?? '')).toMatchObject({ reason: 'panicked' })
  })
})

/** As exploring sees a panic: at once, whatever the firmware does after it. */
function outcomeOf(mcu: Mcu, reason: string): string {
  return mcu.panic === undefined ? (reason === 'breakpoint' ? 'reached' : reason) : 'panicked'
}
