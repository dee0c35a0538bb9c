import type {
  ReportedHookContext,
  SerializedError,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  TestSuite,
  Vitest,
} from 'vitest/node'
import { DefaultReporter } from 'vitest/node'
import { RunReport } from './run-report.ts'
import { isTerminalReporter } from './terminal-reporters.ts'

type Options = ConstructorParameters<typeof DefaultReporter>[0]

/**
 * Vitest's default report, and what is to be said of explorations: see docs/reports.md. Where another reporter writes to the
 * terminal, it adds only that.
 *
 * @example
 * ```ts
 * export default defineConfig({ plugins: [tailchain()], test: { reporters: ['tailchain/reporter'] } })
 * ```
 */
export default class TailchainReporter extends DefaultReporter {
  readonly #explorations = new RunReport()
  #isAlone = true

  constructor(options: Options = {}) {
    super(options)
  }

  override onInit(vitest: Vitest): void {
    this.#isAlone = !(vitest.config.reporters as unknown[]).some(
      (each) =>
        isTerminalReporter(each) || (each instanceof DefaultReporter && !(each instanceof TailchainReporter)),
    )
    if (this.#isAlone) super.onInit(vitest)
    this.#explorations.onInit(vitest)
  }
  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    if (this.#isAlone) super.onTestRunStart(specifications)
    this.#explorations.onTestRunStart()
  }
  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    if (this.#isAlone) super.onTestRunEnd(modules, errors, reason)
    this.#explorations.onTestRunEnd(modules)
  }

  override onTestModuleQueued(module: TestModule): void {
    if (this.#isAlone) super.onTestModuleQueued(module)
  }
  override onTestModuleCollected(module: TestModule): void {
    if (this.#isAlone) super.onTestModuleCollected(module)
  }
  override onTestModuleEnd(module: TestModule): void {
    if (this.#isAlone) super.onTestModuleEnd(module)
  }
  override onTestCaseReady(test: TestCase): void {
    if (this.#isAlone) super.onTestCaseReady(test)
  }
  override onTestCaseResult(test: TestCase): void {
    if (this.#isAlone) super.onTestCaseResult(test)
  }
  override onTestSuiteResult(suite: TestSuite): void {
    if (this.#isAlone) super.onTestSuiteResult(suite)
  }
  override onHookStart(hook: ReportedHookContext): void {
    if (this.#isAlone) super.onHookStart(hook)
  }
  override onHookEnd(hook: ReportedHookContext): void {
    if (this.#isAlone) super.onHookEnd(hook)
  }
  override onWatcherStart(...given: Parameters<DefaultReporter['onWatcherStart']>): void {
    if (this.#isAlone) super.onWatcherStart(...given)
  }
  override onWatcherRerun(files: string[], trigger?: string): void {
    if (this.#isAlone) super.onWatcherRerun(files, trigger)
  }
  override onUserConsoleLog(...given: Parameters<DefaultReporter['onUserConsoleLog']>): void {
    if (this.#isAlone) super.onUserConsoleLog(...given)
  }
  override onTestRemoved(trigger?: string): void {
    if (this.#isAlone) super.onTestRemoved(trigger)
  }
  override onServerRestart(reason?: string): void {
    if (this.#isAlone) super.onServerRestart(reason)
  }
}
