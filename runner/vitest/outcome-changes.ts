import type { Colors } from '../report/colors.ts'
import { escaped } from '../report/escape.ts'
import { cut } from '../report/width.ts'
import type { ExploredTest } from './explored-tests.ts'
import type { ExplorationResult, FoundSchedule } from './meta.ts'

/** What became of a test's exploration since it ran before. */
export interface OutcomeChange {
  readonly file: string
  readonly test: string
  readonly window: string
  readonly nowFails: readonly FoundSchedule[]
  readonly nowPasses: readonly FoundSchedule[]
}

/** Remembers the failures of tests from one run to the next: in watch mode. */
export class OutcomeChanges {
  readonly #before = new Map<string, readonly ExplorationResult[]>()

  /** What has changed in the tests that have run just now. */
  since(tests: readonly ExploredTest[]): OutcomeChange[] {
    return tests.flatMap(({ test, file, explorations }) => {
      const key = `${test.project.name} ${file} ${test.fullName}`
      const before = this.#before.get(key)
      this.#before.set(key, explorations)
      if (before === undefined || before === explorations) return []
      return explorations.flatMap((result, index): OutcomeChange[] => {
        const old = before[index]
        if (old?.window !== result.window) return []
        const change = {
          nowFails: result.failures.filter((each) => !has(old, each)),
          nowPasses: old.failures.filter((each) => !has(result, each)),
        }
        if (change.nowFails.length + change.nowPasses.length === 0) return []
        return [{ file, test: test.fullName, window: result.window, ...change }]
      })
    })
  }
}

function has({ failures }: ExplorationResult, { token }: FoundSchedule): boolean {
  return failures.some((each) => scheduleOf(each.token) === scheduleOf(token))
}
/** Without the fingerprints of the code: it may be another build. */
function scheduleOf(token: string): string {
  return token.split(';#')[0] ?? token
}

/** The changes, with a token on a line of its own for each schedule. */
export function changeLines(
  changes: readonly OutcomeChange[],
  { colors, width }: { readonly colors: Colors; readonly width: number },
): string[] {
  if (changes.length === 0) return []
  const each = (what: string, { message, token }: FoundSchedule): string[] => [
    `    ${what}: ${cut(escaped(message.split('\n')[0] ?? ''), width - what.length - 6)}`,
    escaped(token, Infinity),
  ]
  return [
    colors.bold('schedules with another outcome than before'),
    ...changes.flatMap(({ file, test, window, nowFails, nowPasses }) => [
      `  ${cut(escaped(`${file} > ${test}`), width - 2)}`,
      colors.dim(`  ${cut(escaped(window), width - 2)}`),
      ...nowFails.flatMap((failure) => each(colors.red('fails now'), failure)),
      ...nowPasses.flatMap((failure) => each(colors.green('does not fail any more'), failure)),
    ]),
  ]
}
