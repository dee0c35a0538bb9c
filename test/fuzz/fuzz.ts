import { parseArgs } from 'node:util'
import { availability, type OracleCpu } from '../oracles/unicorn.ts'
import { fuzzedCpus } from './instructions/batch.ts'
import { fuzzInstructions } from './instructions/fuzzer.ts'

const usage = `npm run fuzz -- [--seed N] [--minutes M] [--cpu ${fuzzedCpus.join('|')}]`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1e6) },
    minutes: { type: 'string', default: '1' },
    cpu: { type: 'string', default: 'cortex-m3' },
  },
})

function numberOf(text: string): number {
  const value = Number(text)
  if (!(value >= 0)) throw new Error(`'${text}' is no number: ${usage}`)
  return value
}

const started = performance.now()
const seconds = (): number => (performance.now() - started) / 1000
const limitSeconds = 60 * numberOf(values.minutes)
const seed = numberOf(values.seed)
const isOver = (): boolean => seconds() >= limitSeconds

async function instructions(): Promise<string | undefined> {
  const oracle = availability()
  if (!oracle.available) throw new Error(oracle.why)
  const cpu = fuzzedCpus.find((name) => name === values.cpu)
  if (cpu === undefined) throw new Error(`no core is called ${values.cpu}: ${usage}`)
  const { mismatch, known, ...counts } = await fuzzInstructions(cpu satisfies OracleCpu, seed, isOver)
  const rate = Math.round(counts.instructions / seconds())
  console.log(cpu, {
    seed,
    ...counts,
    known: Object.fromEntries(known),
    seconds: Math.round(seconds()),
    rate,
  })
  return mismatch
}

const mismatch = await instructions()
if (mismatch !== undefined) {
  console.log(mismatch)
  process.exitCode = 1
}
