import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { workerModule } from '../../src/explore/workers/pool.ts'
import { boot, explore, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import { example, start } from '../session/scenarios.ts'
import { bundledWorker, dyingWorker } from './workers/bundled.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let worker: URL
beforeAll(async () => {
  worker = await bundledWorker()
  workerModule.url = worker
})
afterAll(() => {
  workerModule.url = undefined
})

interface Explored {
  readonly name: string
  readonly mcu: () => Mcu
  readonly options: ExploreOptions
}
const counter = { from: 'counter_unprotected::bump', until: 'counter_unprotected::bump_done' }
const borrow = { from: 'double_borrow::update', until: 'double_borrow::update_done' }
const clobber = { from: 'clobbering_handler::compute', until: 'clobbering_handler::compute_done' }
const isOdd = (mcu: Mcu): void => {
  const { r3 } = mcu.registers
  if (r3 % 2 === 1) throw new Error(`r3 is ${String(r3)}`)
}
const unprotected = (options: Partial<ExploreOptions> = {}): Explored => ({
  name: 'counter-unprotected',
  mcu: () => boot(example('counter-unprotected')),
  options: { ...counter, interrupts: ['SysTick'], depth: 2, check: isOdd, ...options },
})
const explorations: readonly Explored[] = [
  unprotected(),
  { ...unprotected({ reduction: 'none' }), name: 'every schedule' },
  {
    ...unprotected({ reduction: 'none', depth: 3, strategy: { bounded: { schedules: 1234 } } }),
    name: 'every schedule, cut off in the middle of a bunch',
  },
  {
    ...unprotected({ reduction: 'none', depth: 4, strategy: { bounded: { schedules: 10_500 } } }),
    name: 'every schedule, with four arrivals',
  },
  {
    name: 'every schedule of a long window, in several bunches',
    mcu: () => boot(example('nostd-async')),
    options: {
      from: 'nostd_async::wait',
      until: 'nostd_async::wait_done',
      interrupts: ['SysTick'],
      reduction: 'none',
    },
  },
  {
    name: 'every schedule of two interrupts, transfers, inputs',
    mcu: () => start('load_four'),
    options: {
      ...{ until: 'finished', interrupts: ['PendSV', 'IRQ0'], depth: 2, check: isOdd, reduction: 'none' },
      inputs: { flag: [0, 1] },
    },
  },
  {
    name: 'every schedule of a handler that clobbers registers',
    mcu: () => boot(example('clobbering-handler')),
    options: { ...clobber, interrupts: ['SysTick'], reduction: 'none' },
  },
  { ...unprotected({ reduction: { merge: false }, depth: 3 }), name: 'without merging' },
  { ...unprotected({ reduction: { masked: false } }), name: 'arrivals that only wait' },
  {
    ...unprotected({ strategy: { bounded: { schedules: 40 } } }),
    name: 'cut off in the middle of a level',
  },
  {
    ...unprotected({ interrupts: [{ exception: 'SysTick', max: 1, minGap: { instructions: 3 } }] }),
    name: 'a gap',
  },
  {
    name: 'panics',
    mcu: () => boot(example('double-borrow')),
    options: { ...borrow, interrupts: ['SysTick'], depth: 2 },
  },
  {
    name: 'two interrupts, transfers, inputs',
    mcu: () => start('load_four'),
    options: {
      ...{ until: 'finished', interrupts: ['PendSV', 'IRQ0'], depth: 2, check: isOdd },
      inputs: { flag: [0, 1] },
      watch: ['flag'],
    },
  },
  {
    name: 'a handler that clobbers registers',
    mcu: () => boot(example('clobbering-handler')),
    options: { ...clobber, interrupts: ['SysTick'], strategy: { bounded: { schedules: 120 } }, depth: 2 },
  },
]

describe('the report has the same bytes', () => {
  test.each(explorations)('$name', async ({ mcu, options }) => {
    const here = JSON.stringify(await explore(mcu(), options))
    for (const workers of [1, 2, 8])
      expect(JSON.stringify(await explore(mcu(), { ...options, workers })), String(workers)).toBe(here)
  })
})

describe('a worker that dies', () => {
  test.each([
    ['exits', 'process.exit(3)', 'it has exited'],
    ['throws', "setImmediate(() => { throw new Error('out of luck') })", 'out of luck'],
  ])('%s: another one does its work, and the report says so', async (name, die, why) => {
    const { mcu, options } = unprotected({
      depth: 3,
      reduction: 'none',
      strategy: { bounded: { schedules: 300 } },
    })
    const { notes, ...here } = await explore(mcu(), options)
    workerModule.url = dyingWorker(worker, name, die)
    try {
      const { notes: said, ...report } = await explore(mcu(), { ...options, workers: 2 })
      expect(JSON.stringify(report)).toBe(JSON.stringify(here))
      expect(said).toEqual([...notes, `a worker died (${why}): another one has done its work`])
    } finally {
      workerModule.url = worker
    }
  })
  test('again and again: the rest runs in the own process', async () => {
    const { mcu, options } = unprotected()
    const { notes, ...here } = await explore(mcu(), options)
    workerModule.url = new URL('data:text/javascript,throw new Error("broken")')
    try {
      const { notes: said, ...report } = await explore(mcu(), { ...options, workers: 2 })
      expect(JSON.stringify(report)).toBe(JSON.stringify(here))
      expect(said.length).toBeGreaterThan(notes.length)
      expect(said.at(-1)).toContain("ran in the test's own process")
    } finally {
      workerModule.url = worker
    }
  })
})

describe('what has to run in the own process', () => {
  test.each<[string, Partial<ExploreOptions>]>([
    ['`until` is a function', { until: (mcu) => mcu.placeOf(mcu.registers.pc) === counter.until }],
    ['`always` is a function', { always: () => undefined }],
    [
      '`before` is a function',
      {
        interrupts: [
          {
            exception: 'SysTick',
            before: (mcu) => {
              mcu.pend('SysTick')
            },
          },
        ],
      },
    ],
    ['chance chooses each schedule', { strategy: { random: 5, seed: 1 } }],
  ])('%s', async (reason, asked) => {
    const { mcu, options } = unprotected({ ...asked, depth: 1 })
    const { notes, ...here } = await explore(mcu(), options)
    const { notes: said, ...report } = await explore(mcu(), { ...options, workers: 2 })
    expect(report).toEqual(here)
    expect(said.slice(0, -1)).toEqual(notes)
    expect(said.at(-1)).toContain(`without workers: ${reason}`)
  })
  test('devices and stubs that are code', async () => {
    const { options } = unprotected({ depth: 1 })
    const stubs = { 0x40000000: () => 1 }
    const { notes } = await explore(boot(example('counter-unprotected'), { stubs }), {
      ...options,
      workers: 1,
    })
    expect(notes.at(-1)).toContain('a stub is a function')
  })
})

/** Threads under load take their time to end. */
const patience = { timeout: 30_000, interval: 100 }

/** Threads of this process that still run. */
const threads = (): number => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length

describe('it ends', () => {
  test('with what was found, when it is interrupted', async () => {
    const before = threads()
    const controller = new AbortController()
    const { mcu, options } = unprotected({ depth: 4, reduction: 'none', signal: controller.signal })
    const report: Report = await explore(mcu(), {
      ...options,
      workers: 2,
      progress: ({ schedules }) => {
        if (schedules > 100) controller.abort()
      },
    })
    expect(report.cutOff[0]).toMatch(/^when it was interrupted/)
    expect(report.schedules).toBeGreaterThan(100)
    // Their ports are closed a moment later.
    await vi.waitFor(() => {
      expect(threads()).toBeLessThanOrEqual(before)
    }, patience)
  })
  test('when check makes a mistake', async () => {
    const before = threads()
    const { mcu, options } = unprotected({ check: (at) => void at.read('NO_SUCH_VARIABLE') })
    await expect(explore(mcu(), { ...options, workers: 2 })).rejects.toMatchObject({ code: 'SYMBOL_UNKNOWN' })
    // Their ports are closed a moment later.
    await vi.waitFor(() => {
      expect(threads()).toBeLessThanOrEqual(before)
    }, patience)
  })
  test.each([0, -1, 1.5])('%s workers are none', async (workers) => {
    const { mcu, options } = unprotected()
    await expect(explore(mcu(), { ...options, workers })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})
