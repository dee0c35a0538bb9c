import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { boot, firmwareTrace, type Mcu, type Stop } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { stopText } from '../report/stop-text.ts'
import { traceHtml } from '../report/trace-html.ts'
import { cycleCount, parseArguments, UsageError, wholeNumber } from './arguments.ts'
import { arrivalOf } from './arrivals.ts'
import { bootArguments, bootOptions, bootUsage } from './boot-options.ts'
import { exitStatus } from './exit-status.ts'
import { settingUsage, singleSettings, writeAtMain } from './settings.ts'
import { writeError, writeOutput } from './streams.ts'

const defaultLimitCycles = 100_000_000
const folder = 'tailchain-report'

export const usage = `tailchain trace: records a run, and makes a page of it to step through

usage: tailchain trace [options] FIRMWARE.elf          from main until it ends
       tailchain trace [options] FIRMWARE.elf TOKEN    a schedule that explore() found
       tailchain trace TEST.isr.test.ts [-t NAME]      what tests do

${bootUsage}  --from PLACE        begins where execution first comes there; main, reset
                      With a token: instead of where its window begins
  --until PLACE       ends there; without it where the run ends
  --limit CYCLES      … or after so many (5000, 5k, 1.5M, 2G); default 100M
  --pend EXC@PLACE    makes an exception pending right before the instruction
                      there executes next; may be repeated
${settingUsage}                      written at main, or where the token's window begins
  --html FILE         the page; default: ${folder}/FIRMWARE.html
  --json FILE         the same as data: docs/trace-format.md
  --max COUNT         instructions that are kept, the last ones; default 1M

The exit status is 0 where a trace was written, however the run ended.
`

const options = {
  ...bootArguments,
  from: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  pend: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  html: { type: 'string' },
  json: { type: 'string' },
  max: { type: 'string' },
} as const
type Values = ReturnType<typeof parseArguments<typeof options>>['values']

export async function run(args: readonly string[]): Promise<number> {
  if (args.some((arg) => /\.[cm]?[jt]sx?$/.test(arg))) return await traceTests(args)
  const { values, positionals } = parseArguments(args, options, usage)
  const [firmware, token, ...more] = positionals
  if (firmware === undefined) throw new UsageError('no firmware given', usage)
  if (more.length > 0) throw new UsageError('a firmware and at most one token are needed', usage)
  const max = values.max === undefined ? undefined : instructionCount(values.max)
  firmwareTrace.keepRuns()
  const { mcu, stop, from } = token === undefined ? ran(firmware, values) : replayed(firmware, token, values)
  const trace = firmwareTrace.recordTrace(mcu, {
    title: basename(firmware),
    about: [
      { name: 'Command', value: ['tailchain trace', ...args].join(' ') },
      ...(token === undefined ? [] : [{ name: 'Schedule', value: token }]),
    ],
    end: stopText(stop),
    from,
    ...(max === undefined ? {} : { maxInstructions: max }),
  })
  for (const note of trace.notes) writeError(`tailchain: ${escaped(note)}\n`)
  writeError(`tailchain: ${stopText(stop)}\n`)
  const count = trace.columns.code.length.toLocaleString('en')
  if (values.json !== undefined) write(values.json, firmwareTrace.traceToJson(trace), count)
  if (values.html !== undefined || values.json === undefined)
    write(values.html ?? join(folder, `${basename(firmware, '.elf')}.html`), traceHtml(trace), count)
  return exitStatus.ok
}

function write(file: string, text: string, count: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  writeOutput(`${escaped(file)}: ${count} instructions, ${sizeText(text.length)}\n`)
}
function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${String(Math.ceil(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
function instructionCount(text: string): number {
  return /^\d+$/.test(text) ? wholeNumber('max', text, usage) : cycleCount(text, usage)
}

interface Ran {
  readonly mcu: Mcu
  readonly stop: Stop
  /** Instructions before the trace begins. */
  readonly from: number | 'last run'
}

function booted(firmware: string, values: Values): Mcu {
  const limitCycles = values.limit === undefined ? defaultLimitCycles : cycleCount(values.limit, usage)
  const stopAt = values.from === 'reset' ? ({ stopAt: 'reset' } as const) : {}
  return boot(firmware, { limitCycles, ...stopAt, ...bootOptions(values, usage) })
}

function ran(firmware: string, values: Values): Ran {
  const arrivals = (values.pend ?? []).map((text) => arrivalOf(text))
  const mcu = booted(firmware, values)
  writeAtMain(mcu, singleSettings(values.set))
  begin(mcu, values.from)
  const from = mcu.instructions
  mcu.schedule(...arrivals)
  return { mcu, stop: values.until === undefined ? mcu.run() : mcu.runTo(values.until), from }
}

function replayed(firmware: string, token: string, values: Values): Ran {
  if (values.pend !== undefined || values.until !== undefined)
    throw new UsageError('the token says what arrives, and where it ends', usage)
  const inputs = Object.fromEntries(singleSettings(values.set))
  const mcu = booted(firmware, values)
  begin(mcu, values.from)
  const from = values.from === undefined ? 'last run' : mcu.instructions
  return { mcu, stop: mcu.replay(token, { inputs }), from }
}

function begin(mcu: Mcu, place: string | undefined): void {
  if (place === undefined || place === 'main' || place === 'reset') return
  const stop = mcu.runTo(place)
  if (stop.reason !== 'breakpoint')
    throw new UsageError(`--from: the run never gets to ${place}: ${stopText(stop)}`, usage)
}

/** Vitest's arguments; each test's trace is written, and named at the end. */
async function traceTests(args: readonly string[]): Promise<number> {
  process.env.TAILCHAIN_TRACE = 'on'
  const { run: runTests } = await import('./test.ts')
  return await runTests(args)
}
