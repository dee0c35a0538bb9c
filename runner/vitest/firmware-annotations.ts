import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { escaped } from '../report/escape.ts'
import { workflowCommand } from '../report/github.ts'
import { exploredTests } from './explored-tests.ts'
import type { ExplorationResult, FoundCollision, FoundSchedule } from './meta.ts'

/** GitHub shows ten of a step's errors. */
const maxEach = 5
const annotating = new WeakSet<Vitest>()

/** In GitHub Actions: errors at the lines of the firmware that collide, beside vitest's at the tests' lines. */
export class FirmwareAnnotations implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    if (annotating.has(vitest)) return
    annotating.add(vitest)
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const vitest = this.#vitest
    if (vitest === undefined) return
    for (const line of annotations(modules, vitest.config.root)) vitest.logger.log(`\n${line}`)
  }
}

/** A command for each place where something collided, of tests that failed. */
export function annotations(modules: readonly TestModule[], root: string): string[] {
  const failed = exploredTests(modules).filter(({ test }) => test.result().state === 'failed')
  const lines = failed.flatMap(({ test, file, explorations }) =>
    explorations.flatMap((result) =>
      foundIn(result)
        .slice(0, maxEach)
        .flatMap((found) => annotation(found, `${file} > ${test.fullName}`, root)),
    ),
  )
  return [...new Set(lines)]
}

/** Why the test failed; where it does not say so, what failed in it. */
function foundIn({
  reported,
  failures,
  races,
}: ExplorationResult): readonly (FoundCollision | FoundSchedule)[] {
  return reported === 'races' ? races : failures
}

function annotation(found: FoundCollision | FoundSchedule, test: string, root: string): string[] {
  const { source, title, lines } = found
  if (source === undefined) return []
  const path = resolve(root, source.file)
  const message = [
    ...('message' in found ? found.message.split('\n') : []),
    ...lines,
    ...('token' in found ? [`replay it: mcu.replay('${found.token}')`] : []),
  ]
  const parameters = {
    file: existsSync(path) ? path : source.file,
    line: source.line,
    col: source.column > 0 ? source.column : undefined,
    title: escaped(`${title} (${test})`),
  }
  return [workflowCommand('error', parameters, message.map((line) => escaped(line, Infinity)).join('\n'))]
}
