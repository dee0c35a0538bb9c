import { join } from 'node:path'
import { boot } from '../src/index.ts'
import { parts } from '../src/session/parts.ts'

/*
 * What a snapshot, going back to it, a state hash and a fork take, by how much RAM the chip has and how many of its pages
 * of 1 KiB were written in between; microseconds of user CPU time.
 */

const hello = join(import.meta.dirname, '../firmware-examples/hello/hello.elf')
const ramBase = 0x20000000
const pageBytes = 1024
const seconds = 0.3

export function benchSnapshots(): void {
  print(['microseconds, user CPU', 'pages written', 'snapshot', 'restore', 'state hash', 'fork'])
  for (const [ramKib, flashKib] of [
    [64, 256],
    [256, 256],
    [256, 1024],
  ] as const) {
    for (const pages of [1, 10, ramKib]) {
      const cells = [
        `${String(ramKib)} KiB RAM, ${String(flashKib)} KiB flash`,
        pages === ramKib ? 'all' : String(pages),
      ]
      print([...cells, ...measured(ramKib, flashKib, pages)])
    }
  }
}

function measured(ramKib: number, flashKib: number, pages: number): string[] {
  const chip = {
    flash: { base: 0, sizeBytes: flashKib * pageBytes },
    ram: [{ base: ramBase, sizeBytes: ramKib * pageBytes }],
  }
  const mcu = boot(hello, { chip })
  const { machine } = mcu[parts]
  const start = mcu.snapshot()
  let value = 0
  const dirty = (): void => {
    value++
    for (let page = 0; page < pages; page++) machine.bus.poke(ramBase + page * pageBytes + 512, value, 1)
  }
  const writing = each(dirty)
  const over = (what: () => unknown): string => {
    const both = each(() => {
      dirty()
      what()
    })
    return (both - writing).toFixed(1)
  }
  return [
    over(() => mcu.snapshot()),
    over(() => {
      mcu.restore(start)
    }),
    over(() => mcu.stateHash()),
    over(() => mcu.fork()),
  ]
}

/** Microseconds for each time. */
function each(what: () => void): number {
  for (let warming = 0; warming < 50; warming++) what()
  const begin = process.cpuUsage().user
  let [times, total] = [0, 0]
  while (total < seconds * 1e6) {
    for (let turn = 0; turn < 20; turn++) what()
    times += 20
    total = process.cpuUsage().user - begin
  }
  return total / times
}
function print(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(32) : cell.padStart(14))).join(''))
}
