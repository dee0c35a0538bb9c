import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { rowName } from '../isa/samples.ts'
import { coverage } from './coverage.ts'
import { docsFile, docsText } from './docs.ts'
import { emulatorOf, runOn, tailchain, type Emulator, type Outcome } from './emulators.ts'
import { built, programs, qemuMissing } from './programs.ts'
import { qemu } from './qemu.ts'
import { qemuDeviations, qemuVersion } from './qemu-deviations.ts'

const usage = `usage: npm run conformance -- [options]

Runs the self-checking programs of test/conformance/programs on Tailchain and on qemu-system-arm, side by side,
and prints what differs. The exit status is 1 where Tailchain fails.

  --all                        every program, not only those that some emulator fails
  --filter TEXT                programs with TEXT in their name
  --emulator 'NAME=COMMAND'    one more emulator, by a shell command with {elf}, {cpu} (cortex-m3 …) and
                               {board} (QEMU's name: mps2-an385 …); may be repeated
  --coverage                   instead: each row of the instruction table, and which test compares it with
                               which oracle; the exit status is 1 where a row is compared with none
  --write-docs                 writes docs/conformance.md, after a run of everything that it is about
  --help

A program passes by a semihosting exit with status 0; a program called lockup-… by a lockup that the emulator
reports on stderr. docs/conformance.md says more.
`

interface Column {
  readonly emulator: Emulator
  readonly outcomes: ReadonlyMap<string, Outcome>
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: 'boolean' },
      filter: { type: 'string' },
      emulator: { type: 'string', multiple: true },
      coverage: { type: 'boolean' },
      'write-docs': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(usage)
    return 0
  }
  if (values.coverage === true) return printCoverage()
  const { filter = '' } = values
  const names = programs.filter((name) => name.includes(filter))
  if (names.length === 0) throw new Error(`no program has '${filter}' in its name`)
  const emulators = [
    tailchain,
    ...(qemuMissing === undefined ? [qemu] : []),
    ...(values.emulator ?? []).map(emulatorNamed),
  ]
  const columns: Column[] = []
  for (const emulator of emulators) {
    columns.push({ emulator, outcomes: await runOn(emulator, built, names) })
  }
  const isShown = (name: string): boolean =>
    values.all === true || columns.some(({ outcomes }) => outcomes.get(name)?.result === 'failed')
  print(names.filter(isShown), columns)
  if (qemuMissing !== undefined) process.stdout.write(`not compared: ${qemuMissing}; apt-get install it\n`)
  for (const column of columns) process.stdout.write(`${summary(column)}\n`)
  if (values['write-docs'] === true) writeDocs(columns)
  return columns.some(({ emulator, outcomes }) => emulator === tailchain && count(outcomes, 'failed') > 0)
    ? 1
    : 0
}

/** Only what was seen is written: where a run does otherwise than the page would say, the list is corrected first. */
function writeDocs(columns: readonly Column[]): void {
  const onQemu = columns.find(({ emulator }) => emulator === qemu)?.outcomes
  if (onQemu === undefined) throw new Error(`--write-docs needs QEMU ${qemuVersion}: ${qemuMissing ?? ''}`)
  const unlike = programs.filter((name) => {
    const result = onQemu.get(name)?.result
    return result !== undefined && (result === 'failed') !== (qemuDeviations[name] !== undefined)
  })
  if (unlike.length > 0)
    throw new Error(`QEMU does otherwise than test/conformance/qemu-deviations.ts says: ${unlike.join(', ')}`)
  writeFileSync(docsFile, docsText())
  process.stdout.write(`${relative('.', docsFile)} is written\n`)
}

function emulatorNamed(option: string): Emulator {
  const [, name, command] = /^(\w[^=]*)=(.+)$/.exec(option) ?? []
  if (name === undefined || command === undefined)
    throw new Error(`--emulator '${option}' is not 'NAME=COMMAND'`)
  if (!command.includes('{elf}')) throw new Error(`--emulator '${option}' does not say where {elf} goes`)
  return emulatorOf(name, command)
}

function print(names: readonly string[], columns: readonly Column[]): void {
  if (names.length === 0) return
  const rows = [
    ['', ...columns.map(({ emulator }) => emulator.name)],
    ...names.map((name) => [name, ...columns.map(({ outcomes }) => outcomes.get(name)?.text ?? '')]),
  ]
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)))
  for (const row of rows) {
    const line = row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}

function printCoverage(): number {
  const rows = coverage()
  for (const { row, by } of rows)
    process.stdout.write(`${rowName(row).padEnd(20)} ${row.since.padEnd(9)} ${by ?? 'not covered'}\n`)
  const missing = rows.filter(({ by }) => by === undefined).map(({ row }) => rowName(row))
  const names = missing.length === 0 ? '' : `: ${missing.join(', ')}`
  process.stdout.write(`${rows.length} rows, ${missing.length} not covered${names}\n`)
  return missing.length === 0 ? 0 : 1
}

function summary({ emulator, outcomes }: Column): string {
  const left = count(outcomes, 'not applicable')
  const rest = left === 0 ? '' : `, ${String(left)} not applicable`
  return `${emulator.name}: ${String(count(outcomes, 'passed'))} passed, ${String(count(outcomes, 'failed'))} failed${rest}`
}

function count(outcomes: ReadonlyMap<string, Outcome>, result: Outcome['result']): number {
  return [...outcomes.values()].filter((outcome) => outcome.result === result).length
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 2
}
