import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import { firmwareTrace, type Mcu, type Report } from '../../src/index.ts'
import { stopText } from '../report/stop-text.ts'
import { traceHtml } from '../report/trace-html.ts'
import { failedSubject } from './failed-subject.ts'
import './meta.ts'
import { isMcu } from './subjects.ts'

const folder = 'tailchain-report'
/** A test is to be over soon: its last instructions tell most. */
const maxInstructions = 200_000

/** Records once more what a test did last, and names the page in what failed. */
export function traceTest(task: Readonly<RunnerTestCase>, seen: readonly (Mcu | Report)[]): void {
  const errors = task.result?.errors ?? []
  const subject = failedSubject(errors.map(({ message }) => message))
  // What a matcher has refused; else the last that there was something to see of.
  const candidates = [...(subject === undefined ? [] : [subject]), ...seen.toReversed()]
  const name = task.fullTestName
  for (const candidate of candidates) {
    const run = isMcu(candidate) ? { mcu: candidate } : firmwareTrace.failingRun(candidate)
    if (run === undefined || run.mcu.instructions === 0) continue
    const file = join(folder, fileName(task))
    write(file, run, { title: name, errors: errors.map(({ message }) => message) })
    task.meta.tailchainTrace = file
    const [error] = errors
    // Vitest begins a difference with empty lines of its own.
    const end = error?.diff === undefined ? '\n' : ''
    if (error !== undefined) error.message = `${error.message.trimEnd()}\n\ntrace: ${file}${end}`
    return
  }
}

function write(
  file: string,
  { mcu, token }: { readonly mcu: Mcu; readonly token?: string },
  { title, errors }: { title: string; errors: readonly string[] },
): void {
  const { lastStop, arrivals } = mcu
  const trace = firmwareTrace.recordTrace(mcu, {
    title,
    about: [
      ...errors.map((value) => ({ name: 'Failure', value: plain(value) })),
      ...(token === undefined ? [] : [{ name: 'Schedule', value: token }]),
      ...arrivals.map(({ arrival, firedAt }) => ({
        name: 'Arrival',
        value: `${String(arrival.exception)} ${arrival.when.describe}${firedAt === undefined ? ' (never came)' : ''}`,
      })),
    ],
    ...(lastStop === undefined ? {} : { end: stopText(lastStop) }),
    ...(token === undefined ? {} : { from: 'last run' }),
    maxInstructions,
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, traceHtml(trace))
}

/** Of the file and of the test; letters of every script may be in file names, what else is there may not. */
function fileName({ file, fullTestName }: Readonly<RunnerTestCase>): string {
  const parts = [basename(file.filepath).replace(/(\.isr)?(\.test|\.spec)?\.[cm]?[jt]sx?$/, ''), fullTestName]
  const text = parts
    .join(' ')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${text.slice(0, 120)}.html`
}

/** Without a terminal's colours. */
function plain(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '')
}
