import { prng } from '../../isa/prng.ts'
import { shrink, withoutStretches } from '../shrink.ts'
import { randomScript } from './generate.ts'
import { imageOf, runHere, runOnQemu } from './run.ts'
import { describe, type Script } from './script.ts'

/** What a run came to. */
export interface ExceptionReport {
  readonly scripts: number
  /** Words that QEMU logged, all of them compared. */
  readonly words: number
  readonly mismatch: string | undefined
}

const scriptsABatch = 300

/** Runs batches of seeds from `seed` on until there is a mismatch or `isOver`; at least one. */
export async function fuzzExceptions(
  seed: number,
  isOver: () => boolean,
  scriptCount = scriptsABatch,
): Promise<ExceptionReport> {
  const total = { scripts: 0, words: 0 }
  for (let current = seed; ; current++) {
    const random = prng(current)
    const scripts = Array.from({ length: scriptCount }, () => randomScript(random))
    const { differences, words } = await compare(scripts)
    total.scripts += scripts.length
    total.words += words
    const failing = differences.findIndex((difference) => difference !== undefined)
    const script = scripts[failing]
    if (script !== undefined)
      return { ...total, mismatch: await explain(script, differences[failing] ?? '', current) }
    if (isOver()) return { ...total, mismatch: undefined }
  }
}

/** For each script how our tiers' logs differ from QEMU's. */
export async function compare(
  scripts: readonly Script[],
): Promise<{ readonly differences: readonly (string | undefined)[]; readonly words: number }> {
  const image = imageOf(scripts)
  const theirs = runOnQemu(image)
  const runs = (['interpreter', 'translator', 'reference'] as const).map(
    (tier) => [tier, runHere(image, tier)] as const,
  )
  const expected = await theirs
  const differences = scripts.map((_, index) =>
    runs
      .map(([tier, own]) => differs(tier, own.logs[index], own.ended, expected.logs[index], expected.ended))
      .find((difference) => difference !== undefined),
  )
  return { differences, words: expected.logs.reduce((sum, { length }) => sum + length, 0) }
}

/** Says where two logs differ, with what was logged before. */
export function differs(
  tier: string,
  own: readonly number[] | undefined,
  ended: string,
  expected: readonly number[] | undefined,
  expectedEnd: string,
): string | undefined {
  if (own === undefined || expected === undefined) {
    if (own === undefined && expected === undefined) return undefined
    return `${tier}: ${own === undefined ? 'does not get there' : 'gets there'} (${ended}), QEMU: ${expectedEnd}`
  }
  const length = Math.max(own.length, expected.length)
  for (let at = 0; at < length; at++) {
    if (own[at] === expected[at]) continue
    const words = (log: readonly number[]): string =>
      log
        .slice(Math.max(2, at - 18), at + 4)
        .map((word, index) => `${Math.max(2, at - 18) + index === at ? '→' : ''}${word.toString(16)}`)
        .join(' ')
    return `${tier}: word ${at} of the log, after those before it\n  ${words(own)}\nQEMU:\n  ${words(expected)}`
  }
  return undefined
}

async function explain(script: Script, first: string, seed: number): Promise<string> {
  const smallest = await shrink(script, simplerScripts, async (scripts) => {
    const judged: boolean[] = []
    for (let at = 0; at < scripts.length; at += scriptsABatch) {
      const { differences } = await compare(scripts.slice(at, at + scriptsABatch))
      judged.push(...differences.map((difference) => difference !== undefined))
    }
    return judged
  })
  const { differences } = await compare([smallest])
  return [
    differences[0] ?? `${first} (only after the scripts before it)`,
    'for test/fuzz/exceptions/regressions.ts:',
    describe(smallest),
    `again: npm run fuzz -- --exceptions --seed ${String(seed)} --minutes 0`,
  ].join('\n')
}

/** Scripts with fewer actions, or with fewer bits in an action's last operand. */
function simplerScripts(script: Script): Script[] {
  const lists = Object.entries(script)
  const withoutLists = lists.flatMap(([exception]) => {
    const others = lists.filter(([other]) => other !== exception)
    return exception === '0' ? [] : [Object.fromEntries(others)]
  })
  const withShorter = lists.flatMap(([exception, list]) =>
    withoutStretches(list).map((shorter) => ({ ...script, [exception]: shorter })),
  )
  return [...withoutLists, ...withShorter]
}
