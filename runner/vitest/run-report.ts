import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { colorsFor } from '../report/colors.ts'
import { explorationTable } from '../report/exploration-table.ts'
import { columnsFor } from '../report/width.ts'
import { exploredTests, rowsOf } from './explored-tests.ts'
import { FirmwareAnnotations } from './firmware-annotations.ts'
import { LiveProgress } from './live-progress.ts'
import { changeLines, OutcomeChanges } from './outcome-changes.ts'

/** What vitest's default reporter draws below everything else, while tests run. */
interface Summary {
  createSummary: () => string[]
  readonly renderer?: { schedule?: () => void }
}

const millisecondsBetween = 250

/**
 * What is said of explorations beside vitest's own report: how far they are while they go on, a table at the end, in watch
 * mode which schedules have another outcome than before, and in GitHub Actions annotations.
 */
export class RunReport implements Reporter {
  readonly #live = new LiveProgress()
  readonly #changes = new OutcomeChanges()
  readonly #annotations = process.env.GITHUB_ACTIONS === 'true' ? new FirmwareAnnotations() : undefined
  #vitest: Vitest | undefined
  #summary: Summary | undefined
  #timer: NodeJS.Timeout | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    this.#annotations?.onInit(vitest)
    const isSeen = process.stdout.isTTY && (process.env.CI ?? '') === ''
    this.#summary = isSeen ? summaryOf(vitest) : undefined
    if (this.#summary === undefined) return
    const summary = this.#summary
    const drawn = summary.createSummary.bind(summary)
    summary.createSummary = () => [...this.#live.lines(columnsFor(process.stdout)), ...drawn()]
    vitest.onClose(() => {
      this.#stop()
    })
  }

  onTestRunStart(): void {
    if (this.#summary === undefined) return
    this.#live.begin()
    this.#timer ??= setInterval(() => this.#summary?.renderer?.schedule?.(), millisecondsBetween)
    this.#timer.unref()
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    this.#stop()
    const vitest = this.#vitest
    if (vitest === undefined) return
    const layout = { colors: colorsFor(1), width: columnsFor(process.stdout) }
    const tests = exploredTests(modules)
    const table = explorationTable(rowsOf(tests), layout)
    if (table.length > 0) vitest.logger.log(`${table.join('\n')}\n`)
    const changes = this.#changes.since(tests)
    if (changes.length > 0) vitest.logger.log(`${changeLines(changes, layout).join('\n')}\n`)
    this.#annotations?.onTestRunEnd(modules)
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#live.end()
  }
}

/** Found by what it has: vitest does not say that it is there. */
function summaryOf(vitest: Vitest): Summary | undefined {
  const { reporters = [] } = vitest as unknown as { reporters?: readonly unknown[] }
  for (const reporter of reporters) {
    const { summary } = reporter as { summary?: Partial<Summary> }
    if (typeof summary?.createSummary === 'function') return summary as Summary
  }
  return undefined
}
