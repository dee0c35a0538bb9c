import type { Reporter, Vitest } from 'vitest/node'
import { folderVariable, forgetGathered, gatheredFolder } from '../coverage/gathered-folder.ts'
import { directoryOf, type FirmwareCoverageOptions } from '../coverage/options.ts'

const optionsOf = new WeakMap<Vitest, FirmwareCoverageOptions>()

/**
 * Has the workers gather coverage, and reports it when all tests are over. The plugin may be there twice: what is said
 * later, on the command line, goes before what the project configures.
 */
export function coverFirmware(vitest: Vitest, options: FirmwareCoverageOptions): void {
  const isKnown = optionsOf.has(vitest)
  optionsOf.set(vitest, { ...optionsOf.get(vitest), ...options })
  if (!isKnown) (vitest.config.reporters as unknown[]).push(reporterOf(vitest))
}

function reporterOf(vitest: Vitest): Reporter {
  const { root } = vitest.config
  const enabled = (): FirmwareCoverageOptions | undefined => {
    const options = optionsOf.get(vitest)
    return options?.enabled === true ? options : undefined
  }
  return {
    onTestRunStart: () => {
      const options = enabled()
      if (options === undefined) return
      const directory = directoryOf(options, root)
      forgetGathered(directory)
      // Workers are given this process's environment.
      process.env[folderVariable] = gatheredFolder(directory)
    },
    onTestRunEnd: async () => {
      const options = enabled()
      if (options === undefined) return
      const { reportCoverage } = await import('../coverage/report.ts')
      try {
        const { summary, failures } = await reportCoverage(root, options)
        process.stderr.write(`\n${summary.join('\n')}\n`)
        for (const failure of failures) process.stderr.write(`\ntailchain: ${failure}\n`)
        if (failures.length > 0) process.exitCode = 1
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'TailchainError') throw error
        process.stderr.write(`\ntailchain: ${error.message}\n`)
        process.exitCode = 1
      }
    },
  }
}
