import { join } from 'node:path'
import { boot, type Mcu } from '../src/index.ts'
import { parts } from '../src/session/parts.ts'

/*
 * What a machine takes beside its guest memory: of this process, resident, for machines that stand at `main`.
 */

const counter = join(import.meta.dirname, '../firmware-examples/counter/counter.elf')
const machines = 1000
const kib = 1024

export function benchMemory(): void {
  const warm = boot(counter)
  const before = process.memoryUsage.rss()
  const kept: Mcu[] = []
  for (let index = 0; index < machines; index++) kept.push(boot(counter))
  const each = (process.memoryUsage.rss() - before) / kept.length
  const mebibytes = (each / kib / kib).toFixed(2)
  const guest = String(guestBytes(warm) / kib)
  console.log(
    `\n${String(machines)} machines in one process: ${mebibytes} MiB each, their ${guest} KiB of memory included`,
  )
}

function guestBytes(mcu: Mcu): number {
  return mcu[parts].machine.bus.regions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
