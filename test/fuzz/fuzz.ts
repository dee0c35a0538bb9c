import { parseArgs } from 'node:util'
import { availability as unicorn } from '../oracles/unicorn.ts'
import { availability as qemu } from './exceptions/run.ts'
import { fuzzExceptions } from './exceptions/fuzzer.ts'
import { fuzzCommandLines } from './command-line/fuzzer.ts'
import { fuzzImages } from './images/fuzzer.ts'
import { fuzzedCpus } from './instructions/batch.ts'
import { fuzzInstructions } from './instructions/fuzzer.ts'

const usage = `usage: npm run fuzz -- [--seed N] [--minutes M] [--cpu ${fuzzedCpus.join('|')}]
       npm run fuzz -- --exceptions [--seed N] [--minutes M]
       npm run fuzz -- --elf [--seed N] [--count N]
       npm run fuzz -- --cli [--seed N] [--count N]`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1e6) },
    minutes: { type: 'string', default: '1' },
    cpu: { type: 'string', default: 'cortex-m3' },
    count: { type: 'string', default: '1000' },
    elf: { type: 'boolean', default: false },
    cli: { type: 'boolean', default: false },
    exceptions: { type: 'boolean', default: false },
  },
})

function numberOf(text: string): number {
  const value = Number(text)
  if (!(value >= 0)) throw new Error(`'${text}' is no number\n${usage}`)
  return value
}

const started = performance.now()
const seconds = (): number => (performance.now() - started) / 1000
const limitSeconds = 60 * numberOf(values.minutes)
const seed = numberOf(values.seed)
const isOver = (): boolean => seconds() >= limitSeconds

/** What was compared, and the first mismatch. */
interface Report {
  readonly counts: object
  readonly mismatch: string | undefined
}

async function instructions(): Promise<Report> {
  const oracle = unicorn()
  if (!oracle.available) throw new Error(oracle.why)
  const cpu = fuzzedCpus.find((name) => name === values.cpu)
  if (cpu === undefined) throw new Error(`no core is called ${values.cpu}\n${usage}`)
  const { mismatch, known, ...counts } = await fuzzInstructions(cpu, seed, isOver)
  const rate = Math.round(counts.instructions / seconds())
  return { counts: { cpu, seed, ...counts, known: Object.fromEntries(known), rate }, mismatch }
}

async function exceptions(): Promise<Report> {
  const oracle = qemu()
  if (!oracle.available) throw new Error(oracle.why)
  const { mismatch, ...counts } = await fuzzExceptions(seed, isOver)
  return { counts: { seed, ...counts }, mismatch }
}

function images(): Report {
  const { mismatch, ...counts } = fuzzImages(seed, numberOf(values.count))
  return { counts: { seed, ...counts }, mismatch }
}

async function commandLines(): Promise<Report> {
  const { mismatch, ...counts } = await fuzzCommandLines(seed, numberOf(values.count))
  return { counts: { seed, ...counts }, mismatch }
}

const fuzzer = values.exceptions ? exceptions : values.elf ? images : values.cli ? commandLines : instructions
const { counts, mismatch } = await fuzzer()
console.log({ ...counts, seconds: Math.round(seconds()) })
if (mismatch !== undefined) {
  console.log(mismatch)
  process.exitCode = 1
}
