import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterInstructions, before, boot, explore, firmwareInfo, pend, type Mcu } from '../src/index.ts'
import { loadFirmware } from '../src/machine/firmware.ts'
import { workerModule } from '../src/explore/workers/pool.ts'
import { availability } from '../test/oracles/qemu.ts'
import { QemuMachine } from './qemu-machine.ts'

/*
 * Schedules a second: each with one SysTick before an instruction of a window, run to the window's end. Once by
 * explore(), once by what can be had from QEMU with its snapshots; seconds are of CPU time, of both processes where there
 * are two. Then how much of that explore() need not run.
 */

const root = join(import.meta.dirname, '..')
const examples = join(root, 'firmware-examples')
const seconds = 3

interface Window {
  readonly name: string
  readonly elf: string
  readonly from: string
  readonly until: string
  readonly counter: string
  /** Arrivals in a schedule, where there are to be more of them than QEMU is asked for. */
  readonly deep?: number
}
const windows: readonly Window[] = [
  {
    name: 'counter-unprotected',
    elf: join(examples, 'counter-unprotected/counter-unprotected.elf'),
    ...{ from: 'counter_unprotected::bump', until: 'counter_unprotected::bump_done', counter: 'COUNTER' },
    deep: 3,
  },
  {
    name: '5,000 instructions',
    elf: join(root, 'bench/kernels/window.elf'),
    ...{ from: 'window', until: 'window_done', counter: 'counter' },
  },
]
/** So many schedules share a snapshot in QEMU: about as long as a snapshot takes goes into steps from it. */
const stride = 16
/** Long windows are sampled there, in equal distances. */
const samples = 5

export async function benchExploration(): Promise<void> {
  const qemu = availability()
  print(['exploration', 'schedules', 'schedules/s', 'QEMU', 'ratio'])
  for (const window of windows) {
    const peer = qemu.available ? await inQemu(window) : undefined
    for (const reduction of ['none', 'full'] as const) {
      const own = await here(window, reduction)
      const name = reduction === 'none' ? window.name : '  all reductions'
      const cells = [name, count(own.schedules), count(own.rate)]
      if (peer !== undefined && reduction === 'none') cells.push(count(peer), count(own.rate / peer))
      print(cells)
    }
    if (window.deep === undefined) continue
    const { schedules, rate } = await here(window, 'none', window.deep)
    print([`  up to ${String(window.deep)} arrivals`, count(schedules), count(rate)])
  }
  await benchWorkers()
  await benchReductions()
}

/** So many schedules take some seconds: workers start and warm up in one. */
const forWorkers = 100_000

/** How much sooner workers are done: of wall time, as they are threads. */
async function benchWorkers(): Promise<void> {
  console.log('')
  workerModule.url = new URL(`file://${join(root, 'dist/explore-worker.js')}`)
  if (!existsSync(workerModule.url)) throw new Error('workers run from dist/: is it built?')
  print(['seconds of wall time', 'in process', '1 worker', '2 workers'])
  for (const { name, elf, from, until, deep } of windows) {
    const cells = [name]
    for (const workers of [0, 1, 2]) {
      const strategy = { bounded: { schedules: forWorkers } }
      const depth = deep === undefined ? 1 : deep + 1
      const options = { from, until, interrupts: ['SysTick'], depth, strategy }
      const begin = performance.now()
      await explore(boot(elf), { ...options, reduction: 'none', ...(workers === 0 ? {} : { workers }) })
      cells.push(((performance.now() - begin) / 1000).toFixed(2))
    }
    print(cells)
  }
}

function standing({ elf, from }: Window): Mcu {
  const mcu = boot(elf)
  mcu.runTo(from)
  return mcu
}

/** Explores the window again and again, or as far as the time allows. */
async function here(
  { elf, from, until }: Window,
  reduction: 'none' | 'full',
  depth = 1,
): Promise<{ readonly schedules: number; readonly rate: number }> {
  const mcu = boot(elf)
  let [schedules, total] = [0, 0]
  const begin = cpuSeconds()
  const elapsed = (): number => cpuSeconds() - begin
  while (elapsed() < seconds) {
    const strategy = { bounded: { seconds: Math.ceil(seconds) } }
    const options = { from, until, interrupts: ['SysTick'], reduction, strategy, depth } as const
    const report = await explore(mcu, { ...options, multiword: 'atomic' })
    schedules = report.schedules
    total += schedules
  }
  return { schedules, rate: total / elapsed() }
}

/** Schedules a second; each must end with what it ends with here. */
async function inQemu(window: Window): Promise<number> {
  const mcu = standing(window)
  const { symbols } = loadFirmware(window.elf)
  const [from, until, counter] = [window.from, window.until, window.counter].map(
    (name) => symbols.find(name).address,
  ) as [number, number, number]
  const start = mcu.instructions
  const whole = mcu.fork()
  whole.runTo(window.until)
  const boundaries = whole.instructions - start
  const machine = await QemuMachine.start(window.elf)
  const elapsed = (): number => cpuSeconds() + machine.cpuSeconds
  let [at, ran, taken] = [0, 0, 0]
  try {
    await machine.runTo(from)
    await machine.save('start')
    while (taken < seconds) {
      for (const first of beginnings(boundaries)) {
        if (first < at) {
          await machine.load('start')
          at = 0
        }
        for (; at < first; at++) await machine.step()
        const begin = elapsed()
        await machine.save('block')
        const ends: number[] = []
        for (let step = 0; step < Math.min(stride, boundaries - first); step++) {
          await machine.load('block')
          for (let left = step; left > 0; left--) await machine.step()
          await machine.pendSysTick()
          await machine.runTo(until)
          ends.push(await machine.word(counter))
        }
        taken += elapsed() - begin
        ran += ends.length
        await machine.load('block')
        compare(window, mcu, first, ends)
      }
    }
  } finally {
    machine.close()
  }
  return ran / taken
}
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
function beginnings(boundaries: number): number[] {
  const distance = Math.floor(boundaries / samples)
  if (distance >= stride) return Array.from({ length: samples }, (_, index) => index * distance)
  return Array.from({ length: Math.ceil(boundaries / stride) }, (_, index) => index * stride)
}

function compare({ name, from, until, counter }: Window, start: Mcu, first: number, ends: number[]): void {
  for (const [index, end] of ends.entries()) {
    const mcu = start.fork()
    const after = first + index
    mcu.schedule(pend('SysTick', after === 0 ? before(from) : afterInstructions(after)))
    mcu.runTo(until)
    const own = mcu.read(counter, 'u32') as number
    if (own !== end)
      throw new Error(`${name}: SysTick after ${String(after)}: ${String(own)}, in QEMU ${String(end)}`)
  }
}

/** What the reductions leave to run, in each example's windows: between a function and its `_done`. */
async function benchReductions(): Promise<void> {
  console.log('')
  print(['schedules run', 'boundaries', 'depth 1', 'of', 'depth 2', 'of', 'factor'])
  for (const name of readdirSync(examples).sort()) {
    const elf = join(examples, name, `${name}.elf`)
    if (!existsSync(elf)) continue
    const interrupts = interruptsOf(elf)
    for (const fn of interrupts.length === 0 ? [] : windowsOf(elf)) {
      const run = (depth: number, reduction: 'none' | 'full'): ReturnType<typeof explore> =>
        explore(boot(elf), {
          ...{ from: fn, until: `${fn}_done`, interrupts, depth, reduction },
          strategy: { bounded: { seconds: 5 } },
        })
      const cells = [`${name} ${fn.split('::').at(-1) ?? fn}`]
      try {
        const one = await run(1, 'full')
        const [all, two] = [await run(2, 'none'), await run(2, 'full')]
        const mark = all.complete ? '' : '> '
        cells.push(count(one.boundaries), count(one.schedules), count((await run(1, 'none')).schedules))
        cells.push(count(two.schedules), `${mark}${count(all.schedules)}`)
        cells.push(`${mark}${(all.schedules / two.schedules).toFixed(1)}`)
      } catch (error) {
        // A window that needs an interrupt to end.
        cells.push(error instanceof Error && 'code' in error ? String(error.code) : String(error))
      }
      print(cells)
    }
  }
}
function windowsOf(elf: string): string[] {
  const names = loadFirmware(elf)
    .symbols.all.filter(({ kind }) => kind === 'function')
    .map(({ name }) => name)
  return names.filter((name) => names.includes(`${name}_done`))
}
/** What the firmware handles, faults aside. */
function interruptsOf(elf: string): number[] {
  return firmwareInfo(elf)
    .vectors.filter(({ handler, isDefault }) => handler !== undefined && !isDefault)
    .map(({ exceptionNumber }) => exceptionNumber)
    .filter((number) => number >= 14)
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(12))).join(''))
}
function count(number: number): string {
  return number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 1 : 0 })
}
