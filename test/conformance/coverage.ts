import { join } from 'node:path'
import { preempting } from '../../src/core/priority.ts'
import { conditionPassed } from '../../src/core/state.ts'
import { findRow, is32Bit, table } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import { configure } from '../../src/machine/configuration.ts'
import { loadFirmware } from '../../src/machine/firmware.ts'
import { Machine } from '../../src/machine/machine.ts'
import { dspFamilies, dspRowsOf } from '../engine/dsp-cases.ts'
import { families, rowsOf } from '../engine/families.ts'
import { vfpFamilies, vfpRowsOf } from '../engine/vfp-cases.ts'
import { boardOf, built, cpuOf, programs } from './programs.ts'
import { notForQemu, qemuDeviations } from './qemu-deviations.ts'

/** Where a row of the instruction table was executed and compared with an oracle. */
export interface Coverage {
  readonly row: Encoding
  /** The suite and the oracle; undefined where nothing covers the row. */
  readonly by: string | undefined
}

const longestProgram = 20_000

/** Rows by the suites that compare each of their rows with Unicorn; a test sees to it that they do. */
function byUnicorn(): Map<Encoding, string> {
  const covered = new Map<Encoding, string>()
  const add = (rows: readonly Encoding[], suite: string): void => {
    for (const row of rows) covered.set(row, `${suite}, Unicorn`)
  }
  for (const family of families) add(rowsOf(family), `rows.test.ts: ${family}`)
  for (const family of dspFamilies) add(dspRowsOf(family), `dsp.test.ts: ${family}`)
  for (const family of vfpFamilies) add(vfpRowsOf(family), `vfp.test.ts: ${family}`)
  return covered
}

/** Every row of the table. What Unicorn can't judge is looked for in the programs that QEMU passes too. */
export function coverage(): Coverage[] {
  const covered = byUnicorn()
  const onQemu = programs.filter(
    (name) => qemuDeviations[name] === undefined && notForQemu[name] === undefined,
  )
  for (const name of onQemu) {
    if (covered.size === table.length) break
    for (const row of executedRows(name))
      if (!covered.has(row)) covered.set(row, `conformance: ${name}, QEMU`)
  }
  return table.map((row) => ({ row, by: covered.get(row) }))
}

/** The rows that a program executes: not what a condition skips. */
function executedRows(name: string): Set<Encoding> {
  const rows = new Set<Encoding>()
  const image = loadFirmware(join(built, `${name}.elf`))
  const machine = new Machine(
    configure(image, { chip: boardOf(name).chip, cpu: cpuOf(name), tier: 'reference' }),
  )
  machine.reset()
  const { core, control, state } = machine
  for (let executed = 0; executed < longestProgram && !machine.hasExited; executed++) {
    const it = state.itstate
    const isSkipped = (it & 0xf) !== 0 && !conditionPassed(it >>> 4, state.apsr)
    const row = isSkipped || preempting(core) !== undefined ? undefined : rowAt(machine, state.pc)
    if (row !== undefined) rows.add(row)
    if (control.run({ limitCycles: 1_000_000, instructions: 1 }).reason !== 'stepped') break
  }
  return rows
}

function rowAt({ bus }: Machine, address: number): Encoding | undefined {
  const halfword = (at: number): number | undefined => bus.peek(at >>> 0, 2)
  const first = halfword(address)
  if (first === undefined || !is32Bit(first)) return first === undefined ? undefined : findRow(first, 2)
  const second = halfword(address + 2)
  return second === undefined ? undefined : findRow(((first << 16) | second) >>> 0, 4)
}
