import { spawnSync } from 'node:child_process'
import { boot, before, pend, type Mcu } from '../src/index.ts'
import { loadFirmware } from '../src/machine/firmware.ts'
import { availability as qemuAvailability } from '../test/oracles/qemu.ts'
import { elfOf } from './kernels.ts'
import { unicorn, unicornDriver } from './peers/unicorn.ts'
import { QemuMachine } from './qemu-machine.ts'
import { median } from './statistics.ts'

/** Schedules a second of CPU time, one measurement after another. */
export interface ScheduleRuns {
  readonly tailchain: readonly number[]
  readonly unicorn: readonly number[] | undefined
  readonly qemuLoadvm: readonly number[] | undefined
  /** Medians of the turns' ratios. */
  readonly overUnicorn: number | undefined
  readonly overQemu: number | undefined
}

const elf = elfOf({ name: 'schedule' })
const length = 10_000
/** Of SysTick's handler. */
const handlerLength = 5
/** How many ends are compared with Unicorn's. */
const compared = 8

const { symbols } = loadFirmware(elf)
const [windowAt, doneAt, handlerAt, ticksAt] = ['window', 'window_done', 'SysTick_Handler', 'ticks'].map(
  (name) => symbols.find(name).address,
) as [number, number, number, number]

/** The number of instructions after which the interrupt of a schedule arrives. */
function boundary(index: number): number {
  return 1 + ((index * 997) % 9000)
}

/**
 * A schedule goes back to a snapshot, makes an interrupt pending at another boundary than the last, and runs on to 10,000
 * instructions. QEMU can't run for so many: there the interrupt arrives at the first execution of one of the
 * window's first instructions, by a breakpoint, and the window, 10,113 instructions, runs to its end.
 */
export async function measureSchedules({
  turns,
  scale,
}: {
  turns: number
  scale: number
}): Promise<ScheduleRuns> {
  const mcu = standing()
  const [own, inUnicorn, inQemu]: [number[], number[], number[]] = [[], [], []]
  const hasUnicorn = unicorn.availability().available
  const qemu = qemuAvailability().available ? await standingInQemu() : undefined
  if (hasUnicorn) compareWithUnicorn(mcu)
  try {
    for (let turn = 0; turn < turns; turn++) {
      own.push(here(mcu, scale))
      if (hasUnicorn) inUnicorn.push(onUnicorn(scale))
      if (qemu !== undefined) inQemu.push(await onQemu(qemu, scale))
    }
  } finally {
    qemu?.close()
  }
  const over = (theirs: readonly number[]): number | undefined =>
    theirs.length === 0 ? undefined : median(theirs.map((rate, turn) => (own[turn] ?? NaN) / rate))
  return {
    tailchain: own,
    unicorn: hasUnicorn ? inUnicorn : undefined,
    qemuLoadvm: qemu === undefined ? undefined : inQemu,
    overUnicorn: over(inUnicorn),
    overQemu: over(inQemu),
  }
}

function standing(): Mcu {
  const mcu = boot(elf, { cpu: 'cortex-m3' })
  mcu.runTo('window')
  return mcu
}

function runSchedule(mcu: Mcu, index: number): void {
  const instructions = boundary(index)
  mcu.runFor({ instructions })
  mcu.pend('SysTick')
  mcu.runFor({ instructions: length - instructions })
}

function here(mcu: Mcu, scale: number): number {
  const snapshot = mcu.snapshot()
  const begin = process.cpuUsage().user
  let [count, seconds] = [0, 0]
  while (seconds < scale) {
    for (let i = 0; i < 500; i++, count++) {
      mcu.restore(snapshot)
      runSchedule(mcu, count)
    }
    seconds = (process.cpuUsage().user - begin) / 1e6
  }
  mcu.restore(snapshot)
  return count / seconds
}

function onUnicorn(scale: number): number {
  const count = Math.ceil(2000 * scale)
  return count / Number(/seconds (\S+)/.exec(unicornSchedules(count))?.[1])
}
function unicornSchedules(count: number): string {
  const numbers = [windowAt, handlerAt, handlerLength, ticksAt, count].map(String)
  const { stdout, stderr } = spawnSync(unicornDriver(), ['schedules', elf, ...numbers], { encoding: 'utf8' })
  if (stderr !== '') throw new Error(`Unicorn: ${stderr}`)
  return stdout
}
function compareWithUnicorn(mcu: Mcu): void {
  const snapshot = mcu.snapshot()
  for (const [index, theirs] of unicornSchedules(compared).split('\n').slice(0, compared).entries()) {
    mcu.restore(snapshot)
    runSchedule(mcu, index)
    const { registers } = mcu
    const general = Array.from({ length: 13 }, (_, r) => registers[`r${String(r)}` as 'r0'])
    const ours = [registers.pc, ...general, mcu.read('ticks', 'u32') as number]
    const text = ours.map((word) => (word >>> 0).toString(16)).join(' ')
    if (text !== theirs) throw new Error(`schedule ${String(index)} ends with ${text}, in Unicorn ${theirs}`)
  }
  mcu.restore(snapshot)
}

async function standingInQemu(): Promise<QemuMachine> {
  const machine = await QemuMachine.start(elf)
  await machine.runTo(windowAt)
  await machine.save('window')
  return machine
}

async function onQemu(machine: QemuMachine, scale: number): Promise<number> {
  // Executed once each, before the loop: PUSH, MOVS, MOVS.
  const places = [0, 2, 4, 6, 8].map((offset) => windowAt + offset)
  // Its CPU time is known in hundredths of a second, of which a schedule takes a tenth.
  const count = Math.ceil(200 * scale)
  const begin = machine.cpuSeconds
  for (let i = 0; i < count; i++) {
    await machine.load('window')
    const place = places[i % places.length] ?? windowAt
    if (place !== windowAt) await machine.runTo(place)
    await machine.pendSysTick()
    await machine.runTo(doneAt)
  }
  const rate = count / (machine.cpuSeconds - begin)
  await compareWithQemu(machine, places.at((count - 1) % places.length) ?? windowAt)
  return rate
}
async function compareWithQemu(machine: QemuMachine, place: number): Promise<void> {
  const mcu = standing()
  mcu.schedule(pend('SysTick', before(place)))
  mcu.runTo('window_done')
  const [ours, theirs] = [mcu.read('ticks', 'u32') as number, await machine.word(ticksAt)]
  if (ours !== theirs) throw new Error(`QEMU: ${String(theirs)} ticks, here ${String(ours)}`)
}
