import type * as VitestNode from 'vitest/node'
import type { TestUserConfig } from 'vitest/node'
import type { FirmwareCoverageOptions } from '../coverage/options.ts'
import { DemoReporter } from './demo-reporter.ts'
import tailchain from './plugin.ts'
import { typecheck } from './typecheck.ts'

export { unknownOption } from './vitest-options.ts'

export interface StartOptions {
  /** vitest's own arguments. */
  readonly args: readonly string[]
  /** Shows what each test did instead of vitest's report. */
  readonly demo: boolean
  /** Undefined: as the project configures it. */
  readonly firmwareCoverage: FirmwareCoverageOptions | undefined
  /** Checks the types of the test files first. */
  readonly typecheck: boolean
}

/**
 * Runs vitest with the plugin, whatever the project configures.
 *
 * @returns the exit status, or why it could not start; does not return while it watches
 */
export async function startTests(options: StartOptions): Promise<number | 'no vitest'> {
  const vitestNode = await loadVitest()
  if (vitestNode === undefined) return 'no vitest'
  const { createVitest, parseCLI, startVitest } = vitestNode
  const parsed = parseCLI(['vitest', ...options.args])
  const filter = options.demo && parsed.filter.length === 0 ? ['.isr.test.'] : parsed.filter
  const settings: TestUserConfig = { ...parsed.options, watch: parsed.options.watch ?? false }
  const { firmwareCoverage } = options
  const coverage = firmwareCoverage === undefined ? {} : { firmwareCoverage }
  const plugins = { plugins: [tailchain({ ...coverage, reportsRuns: !options.demo })] }
  if (options.demo) {
    process.env.TAILCHAIN_DEMO = '1'
    settings.reporters = [new DemoReporter()]
  }
  let areTypesRight = true
  if (options.typecheck) {
    const vitest = await createVitest('test', { ...settings, watch: false, reporters: [{}] }, plugins)
    const files = (await vitest.globTestSpecifications(filter)).map(({ moduleId }) => moduleId)
    const { root } = vitest.config
    await vitest.close()
    areTypesRight = typecheck(files, root)
  }
  const vitest = await startVitest('test', filter, settings, plugins)
  // Vitest ends the process when it is told to.
  if (vitest.shouldKeepServer()) await new Promise(() => undefined)
  await vitest.close()
  const status = Number(process.exitCode ?? 0)
  return status === 0 && !areTypesRight ? 1 : status
}

async function loadVitest(): Promise<typeof VitestNode | undefined> {
  try {
    return await import('vitest/node')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'vitest'")) return undefined
    throw error
  }
}
