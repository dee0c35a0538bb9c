import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Reporter, Vitest } from 'vitest/node'
import type { Plugin, WatcherTriggerPattern } from 'vitest/config'
import type { FirmwareCoverageOptions } from '../coverage/options.ts'
import { coverFirmware } from './coverage-reporter.ts'
import './meta.ts'
import { useReporters } from './reporters.ts'
import type { TraceMode } from './trace-mode.ts'
import { nameTraces } from './trace-reporter.ts'

export type { FirmwareCoverageOptions, TraceMode }

const include = ['**/*.isr.test.ts']
const load = createRequire(import.meta.url)
// By the package: this module may be bundled into any of its files.
const dist = join(dirname(load.resolve('tailchain/package.json')), 'dist')
const setup = join(dist, 'vitest-setup.js')
const entries: Readonly<Record<string, string | undefined>> = {
  tailchain: 'index.js',
  'tailchain/emulator': 'emulator.js',
}
const watched = new WeakSet<Vitest>()

/** What the plugin can be told. */
export interface TailchainPluginOptions {
  /** Coverage of firmware; the command line's `--coverage.firmware.…` go before. */
  readonly firmwareCoverage?: FirmwareCoverageOptions
  /**
   * Pages to step through what tests did, in `tailchain-report/`: of those that failed (`retain-on-failure`, the default),
   * of all (`on`), of none (`off`).
   */
  readonly trace?: TraceMode
  /** A table of explorations after vitest's report, as `tailchain test` shows it. Default: only with `tailchain/reporter`. */
  readonly reportsRuns?: boolean
}

/**
 * The vitest plugin: `*.isr.test.ts` files are the tests (unless `test.include` says otherwise), `expect` has the
 * matchers for firmware, and in watch mode a test file runs again when an ELF that it booted changes.
 *
 * @example
 * ```ts
 * // vitest.config.ts
 * import tailchain from 'tailchain/vitest'
 * import { defineConfig } from 'vitest/config'
 *
 * export default defineConfig({ plugins: [tailchain()] })
 * ```
 */
export default function tailchain({
  firmwareCoverage = {},
  reportsRuns = false,
  trace,
}: TailchainPluginOptions = {}): Plugin {
  return {
    name: 'tailchain',
    // May be there twice, from a project's configuration and from the command line.
    config({ root = process.cwd(), test }) {
      // What the command line was told goes before.
      if (trace !== undefined) process.env.TAILCHAIN_TRACE ??= trace
      const hasSetup = [test?.setupFiles ?? []].flat().includes(setup)
      const own = {
        ...(test?.include === undefined ? { include } : {}),
        ...(hasSetup ? {} : { setupFiles: [setup] }),
        // A mistake of the test's: where it was made is above the emulator.
        onStackTrace:
          test?.onStackTrace ??
          ((error: { name?: string }, { file }: { file: string }) =>
            error.name !== 'TailchainError' || !inDist.test(file)),
      }
      // A linked package would load the vitest that it was developed with: vite has to load it, with the project's.
      const projects = vitestOf(join(root, 'package.json'))
      if (projects !== undefined && projects !== vitestOf(dist)) {
        return { resolve: { dedupe: ['vitest'] }, test: { ...own, server: { deps: { inline: [inDist] } } } }
      }
      return { test: { ...own, server: { deps: { external: [inDist] } } } }
    },
    // A project that has only called `npx tailchain test` has no package of its own to import from.
    async resolveId(source, importer, options) {
      const own = entries[source]
      if (own === undefined) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      // Ids have slashes on every platform.
      return found ?? join(dist, own).replaceAll('\\', '/')
    },
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- vitest waits for it before it makes reporters
    async configureVitest({ vitest }) {
      coverFirmware(vitest, firmwareCoverage)
      if (process.env.TAILCHAIN_TRACE === 'on') nameTraces(vitest)
      await useReporters(vitest, reportsRuns)
      if (!vitest.config.watch || watched.has(vitest)) return
      watched.add(vitest)
      watchFirmware(vitest)
    },
  }
}

const inDist = new RegExp(`^${dist.replaceAll('\\', '/').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`)

function vitestOf(from: string): string | undefined {
  try {
    return createRequire(from).resolve('vitest/package.json')
  } catch {
    return undefined
  }
}

function watchFirmware(vitest: Vitest): void {
  const firmwareOf = (file: { readonly meta: { tailchainFirmware?: string[] } }): readonly string[] =>
    file.meta.tailchainFirmware ?? []
  const { config } = vitest as { config: { watchTriggerPatterns?: WatcherTriggerPattern[] } }
  config.watchTriggerPatterns ??= []
  config.watchTriggerPatterns.push({
    pattern: /.*/s,
    testsToRun: (path) => {
      const files = vitest.state.getFiles()
      const users = files.filter((file) => firmwareOf(file).includes(path) || mayBoot(file, path))
      return users.length === 0 ? undefined : users.map((file) => file.filepath)
    },
  })
  // Firmware outside the project's root is watched by name.
  const reporter: Reporter = {
    onTestModuleEnd: (module) => {
      vitest.vite.watcher.add([...(module.meta().tailchainFirmware ?? [])])
    },
  }
  ;(vitest.config.reporters as unknown[]).push(reporter)
}

/** A test file that failed before it could boot anything, and that names the firmware. */
function mayBoot(
  file: { readonly filepath: string; readonly tasks: readonly unknown[] },
  path: string,
): boolean {
  if (file.tasks.length > 0 || !/\.(elf|axf|out)$/i.test(path)) return false
  try {
    return readFileSync(file.filepath, 'utf8').includes(basename(path))
  } catch {
    return false
  }
}
