import { exploreThumb } from '../race/thumb-window.ts'
import { describe, expect, test, vi } from 'vitest'
import { boot, explore, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import { address, errorOf, example, start, u32 } from '../session/scenarios.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

/** `load_four` of the scenarios: three instructions, a transfer of four words, the return. */
async function inLoadFour(options: Partial<ExploreOptions> = {}): Promise<Report> {
  return explore(start('load_four'), { until: 'finished', interrupts: ['PendSV'], ...options })
}
const tokens = ({ failures }: Report): string[] => failures.map(({ token }) => token)
const always = (): never => {
  throw new Error('no')
}

describe('what may arrive', () => {
  test('inside transfers, unless they are atomic', async () => {
    const whole = await inLoadFour({ multiword: 'atomic', reduction: 'none' })
    expect([whole.boundaries, whole.classes, whole.schedules]).toEqual([4, 4, 5])
    const inside = await inLoadFour({ reduction: 'none' })
    expect([inside.boundaries, inside.classes, inside.schedules]).toEqual([4, 7, 8])
  })
  test('two interrupts: either, both at once, one in the other', async () => {
    const one = await inLoadFour({ multiword: 'atomic', reduction: 'none', depth: 2 })
    const two = await inLoadFour({
      ...{ multiword: 'atomic', reduction: 'none', depth: 2, interrupts: ['PendSV', 'IRQ0'] },
      check: (mcu) => {
        // IRQ0's priority lets it into PendSV's handler, not the other way round.
        expect(mcu.exceptions.every((each) => each.nesting === 0 || each.exception === 'IRQ0_Handler')).toBe(
          true,
        )
      },
    })
    expect(two.failures).toEqual([])
    expect(two.classes).toBe(3 * one.classes)
    expect(two.endStates.length).toBeGreaterThan(one.endStates.length)
  })
  test('no more of one than `max`, and no closer than `minGap`', async () => {
    const once = await inLoadFour({ depth: 2, interrupts: [{ exception: 'PendSV', max: 1 }] })
    expect(once).toMatchObject({ depth: 2, schedules: (await inLoadFour()).schedules })
    const taken: number[] = []
    await inLoadFour({
      depth: 2,
      interrupts: [{ exception: 'PendSV', minGap: { instructions: 1000 } }],
      check: (mcu) => taken.push(mcu.taken('PendSV')),
    })
    expect(Math.max(...taken)).toBe(1)
  })
  test('a cause of one own in place of the pend bit', async () => {
    let calls = 0
    const before = (mcu: Mcu): void => {
      calls++
      mcu.write('flag', 7, 'u32')
      mcu.pend('PendSV')
    }
    const seen: number[] = []
    const report = await inLoadFour({
      interrupts: [{ exception: 'PendSV', before }],
      check: (mcu) => seen.push(u32(mcu, 'flag')),
    })
    expect(calls).toBeGreaterThanOrEqual(report.schedules - 1)
    expect(new Set(seen)).toEqual(new Set([0, 7]))
  })
  test('inputs: every combination', async () => {
    const seen = new Set<string>()
    const report = await inLoadFour({
      inputs: { words: [1, 2], flag: [3, 4] },
      check: (mcu) => seen.add(`${String(mcu.registers.r0)} ${String(u32(mcu, 'flag'))}`),
    })
    expect(seen).toEqual(new Set(['1 3', '1 4', '2 3', '2 4']))
    expect(report.schedules).toBe(4 * (await inLoadFour()).schedules)
  })
})

describe('where it begins and ends', () => {
  test('a predicate ends the window', async () => {
    const report = await inLoadFour({ until: (mcu) => mcu.registers.pc === address('load_four') + 4 })
    expect(report.boundaries).toBe(2)
  })
  test('what the run never gets to is refused', async () => {
    const explored = async (options: Partial<ExploreOptions>): Promise<unknown> =>
      inLoadFour(options).catch((error: unknown) => error)
    expect(await explored({ from: 'store_four' })).toMatchObject({ code: 'WINDOW_NOT_REACHED' })
    expect(await explored({ until: 'store_four' })).toMatchObject({ code: 'WINDOW_NOT_LEFT' })
    expect(await explored({ until: 'load_four' })).toMatchObject({ code: 'WINDOW_EMPTY' })
    expect(await explored({ depth: 0 })).toMatchObject({ code: 'OPTION_INVALID' })
    expect(await explored({ interrupts: ['Reset'] })).toMatchObject({ code: 'EXCEPTION_UNKNOWN' })
  })
  test('it leaves the machine that it was given as it was', async () => {
    const mcu = start('load_four')
    const before = mcu.stateHash()
    await explore(mcu, { until: 'finished', interrupts: ['PendSV'] })
    expect(mcu.stateHash()).toBe(before)
  })
  test('schedules that chance chooses: the same for the same seed, and what fails is a short one', async () => {
    const [firmware, fn] = ['counter-unprotected', 'counter_unprotected::bump'] as const
    const sampled = async (strategy: NonNullable<ExploreOptions['strategy']>): Promise<Report> =>
      explore(boot(example(firmware)), {
        ...{
          from: fn,
          until: `${fn}_done`,
          interrupts: ['SysTick'],
          depth: 3,
          strategy,
        },
        check: (mcu) => {
          expect(mcu.read('COUNTER', 'u32')).toBe(1 + mcu.taken('SysTick'))
        },
      })
    const report = await sampled({ random: 40, seed: 1 })
    expect(report).toMatchObject({ complete: false, holds: false })
    expect(report.cutOff).toEqual(['40 schedules that chance chose, seed 1'])
    expect(await sampled({ random: 40, seed: 1 })).toEqual(report)
    // Whatever it finds, trying all finds it too.
    const all = await sampled('exhaustive')
    const messages = new Set(all.failures.map(({ message }) => message))
    expect(report.failures.filter(({ message }) => !messages.has(message))).toEqual([])
    expect((await sampled({ pct: 40, seed: 2 })).holds).toBe(false)
    const wrong = await sampled({ random: 0, seed: 1 }).catch((error: unknown) => error)
    expect(wrong).toMatchObject({ code: 'OPTION_INVALID' })
  })
  test('what check may not compare, or misspells, is no finding but an error', async () => {
    const explored = async (check: (mcu: Mcu) => unknown): Promise<unknown> =>
      inLoadFour({ check }).catch((error: unknown) => error)
    expect(await explored((mcu) => mcu.exceptions)).toMatchObject({ code: 'CHECK_NOT_COMPARABLE' })
    expect(await explored((mcu) => mcu.read('wrods', 'u32') as number)).toMatchObject({
      code: 'SYMBOL_UNKNOWN',
    })
    expect(await inLoadFour({ reduction: 'none', check: (mcu) => mcu.exceptions })).toMatchObject({
      holds: true,
    })
  })
  test('bounds cut it off, and the report says so', async () => {
    const report = await inLoadFour({ depth: 2, strategy: { bounded: { schedules: 10 } } })
    expect(report).toMatchObject({ holds: true, complete: false, schedules: 10 })
    expect(report.cutOff.join()).toMatch(/^after 10 schedules: \d+ schedules and what follows them are left$/)
  })
})

describe('what is never taken is said', () => {
  test('where nothing enables it, and in which ends it waits', async () => {
    const [firmware, fn] = ['counter-unprotected', 'counter_unprotected::bump'] as const
    const window = { from: fn, until: `${fn}_done`, interrupts: ['irq(7)'] }
    const report = await explore(boot(example(firmware)), window)
    expect(report).toMatchObject({ holds: true, complete: true })
    expect(report.notes).toEqual([
      'irq(7) has no handler of its own in the vector table',
      'irq(7) is never taken in the window: where a schedule ends it is pending but not enabled',
    ])
    // Without an arrival nothing waits.
    expect(report.endStates.map(({ waiting }) => waiting)).toEqual([
      undefined,
      ['irq(7) is pending but not enabled (it has no handler of its own)'],
    ])
  })
  test('where a mask is set all along', async () => {
    const elf = example('counter')
    const places = { from: 'counter::bump+0xe', until: 'counter::bump+0x12' }
    const report = await explore(boot(elf), { ...places, interrupts: ['SysTick'] })
    expect(report.notes).toEqual([
      'SysTick is never taken in the window: where a schedule ends it is pending, held back by PRIMASK, BASEPRI or FAULTMASK',
    ])
    const cut = { ...places, strategy: { bounded: { schedules: 2 } }, reduction: 'none' } as const
    const { notes } = await explore(boot(elf), { ...cut, interrupts: ['SysTick'] })
    expect(notes.join()).toContain('is never taken in the schedules that were run')
    expect(
      (await explore(boot(elf), { ...places, until: 'counter::bump_done', interrupts: ['SysTick'] })).notes,
    ).toEqual([])
  })
})

describe('replay tokens', () => {
  test('each brings back the state that failed, also inside a transfer', async () => {
    // What arrives changes a word that is loaded before or after it.
    const before = (mcu: Mcu): void => {
      mcu.write('words', 99, 'u32', { offset: 8 })
      mcu.pend('PendSV')
    }
    const report = await inLoadFour({
      ...{ interrupts: [{ exception: 'PendSV', before }], reduction: 'none' },
      check: (mcu) => {
        if (mcu.taken('PendSV') > 0) throw new Error(mcu.stateHash())
      },
    })
    expect(tokens(report).some((token) => token.includes('~'))).toBe(true)
    for (const { token, message } of report.failures) {
      const mcu = start('load_four')
      expect(errorOf(() => mcu.replay(token)).code).toBe('TOKEN_NEEDS_BEFORE')
      expect(mcu.replay(token, { before: { PendSV: before } })).toMatchObject({ place: 'finished' })
      expect(mcu.stateHash()).toBe(message)
    }
  })
  test('one that was cut, mistyped, or made for other code is refused', async () => {
    const [token = ''] = tokens(await inLoadFour({ always }))
    const replay = (text: string) => () => start('load_four').replay(text)
    for (const broken of ['', 'tc0:a..b', token.slice(0, 12), `${token};what`, token.replace('..', '.')])
      expect(errorOf(replay(broken)).code).toBe('TOKEN_INVALID')
    expect(errorOf(replay(token.replace(/#load_four=\w{8}/, '#load_four=00000000'))).code).toBe(
      'TOKEN_OUTDATED',
    )
    const arrival = 'tc1:load_four..finished;PendSV@load_four*2'
    expect(errorOf(replay(arrival))).toMatchObject({ code: 'TOKEN_OUTDATED' })
    expect(errorOf(replay(arrival)).message).toContain('never stands before load_four for time 2')
  })
  test('from where the firmware boots', async () => {
    const elf = example('double-borrow')
    const report = await explore(boot(elf), {
      ...{ from: 'double_borrow::update', until: 'double_borrow::update_done', interrupts: ['SysTick'] },
    })
    const [token = ''] = tokens(report)
    expect(token).toMatch(
      /^tc1:double_borrow::update\.\.double_borrow::update_done;SysTick@double_borrow::update\+0x[0-9a-f]+\*1;#/,
    )
    expect(boot(elf).replay(token).reason).toBe('panicked')
  })
})

test('a deadlock is reported: a wake-up that came before the sleep', async () => {
  const elf = example('flag-signal-lost-wakeup')
  const explored = async (options: Partial<ExploreOptions>): Promise<Report> =>
    explore(boot(elf), {
      ...{ from: 'flag_signal::wait_for_flag', interrupts: ['SysTick'] },
      until: (mcu) => mcu.taken('SysTick') > 0 && mcu.placeOf(mcu.registers.pc).includes('main'),
      ...options,
    })
  // Without an arrival it sleeps for ever: that is no failure, it waits for one.
  const report = await explored({})
  expect(report.failures).toMatchObject([{ kind: 'sleeping' }])
  expect(report.endStates.map(({ outcome }) => outcome).sort()).toContain('reached')
  // Where no arrival helps either, the window has no end.
  const never = await explored({ until: () => false }).catch((error: unknown) => error)
  expect(never).toMatchObject({ code: 'WINDOW_NOT_LEFT' })
})

test('a window that counts for ever is no window, unless it is bounded', async () => {
  // adds r0, #1; b to it: no state comes twice.
  const main = [[0x3001], [0xe7fd]]
  await expect(exploreThumb({ main })).rejects.toMatchObject({
    code: 'WINDOW_NOT_LEFT',
    hint: expect.stringContaining('limitCycles') as string,
  })
})
