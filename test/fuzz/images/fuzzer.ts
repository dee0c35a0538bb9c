import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pick } from '../../engine/cases.ts'
import { prng } from '../../isa/prng.ts'
import { exercise } from './exercise.ts'
import { mutate } from './mutate.ts'

const root = join(import.meta.dirname, '../../..')

/** Real files: Rust and C examples, and small programs, which are most of them since they take less time. */
export function seedFiles(): Uint8Array[] {
  const examples = ['hello', 'counter', 'double-borrow'].map((name) =>
    join(root, 'firmware-examples', name, `${name}.elf`),
  )
  const small = join(root, 'firmware-examples/counter-c/counter-c.elf')
  const folder = join(root, 'fixtures/conformance')
  const programs = readdirSync(folder)
    .filter((file) => file.endsWith('.elf'))
    .filter((_, index) => index % 20 === 0)
    .map((file) => join(folder, file))
  return [...examples, ...new Array<string>(8).fill(small), ...programs]
    .filter((file) => existsSync(file))
    .map((file) => new Uint8Array(readFileSync(file)))
}

/** What a run came to. */
export interface ImageReport {
  readonly files: number
  /** By error code or by why the run stopped. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly slowestSeconds: number
  readonly mostMebibytes: number
  readonly mismatch: string | undefined
}

/** Beyond which something is wrong: of one file on the processor, and memory in all. */
interface Limits {
  readonly seconds: number
  readonly mebibytes: number
}

/** Mutates and exercises `count` files, the seeds being `seed`, `seed + 1` … */
export function fuzzImages(
  seed: number,
  count: number,
  limits: Limits = { seconds: 1, mebibytes: 3072 },
): ImageReport {
  const files = seedFiles()
  const outcomes: Record<string, number> = {}
  let [slowestSeconds, mostMebibytes] = [0, 0]
  const report = (index: number, mismatch: string | undefined): ImageReport => ({
    ...{ files: index, outcomes, slowestSeconds, mostMebibytes },
    mismatch:
      mismatch === undefined
        ? undefined
        : `${mismatch}\nagain: npm run fuzz -- --elf --count 1 --seed ${String(seed + index)}`,
  })
  for (let index = 0; index < count; index++) {
    const random = prng(seed + index)
    const bytes = mutate(pick(random, files), files, random)
    const before = process.cpuUsage()
    try {
      const outcome = exercise(bytes, random)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    } catch (error) {
      return report(index, error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    const { user, system } = process.cpuUsage(before)
    slowestSeconds = Math.max(slowestSeconds, (user + system) / 1e6)
    if (index % 100 === 0) mostMebibytes = Math.max(mostMebibytes, process.memoryUsage.rss() / 2 ** 20)
    if (slowestSeconds > limits.seconds) return report(index, `it takes ${slowestSeconds.toFixed(1)} s`)
    if (mostMebibytes > limits.mebibytes)
      return report(index, `memory grows to ${mostMebibytes.toFixed()} MiB`)
  }
  return report(count, undefined)
}
