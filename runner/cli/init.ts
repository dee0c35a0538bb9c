import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { surveyFirmware } from '../../src/index.ts'
import { findFirmware } from '../init/find-firmware.ts'
import { portablePath } from '../init/portable-path.ts'
import { configurationFile, packageFile, workflowFile, type NewFile } from '../init/project-files.ts'
import { summaryText } from '../init/summary.ts'
import { testFile } from '../init/test-file.ts'
import { writeNew, type Written } from '../init/write.ts'
import { escaped } from '../report/escape.ts'
import { firmwareArgument, parseArguments, UsageError } from './arguments.ts'
import { bootArguments, bootOptions, bootUsage } from './boot-options.ts'
import { exitStatus } from './exit-status.ts'
import { shellWord } from '../report/shell.ts'
import { writeError, writeOutput } from './streams.ts'

export const usage = `tailchain init: a first test of a firmware, with what it needs

usage: tailchain init [options] [FIRMWARE.elf]

Looks into the ELF and runs it for a while: which handlers it has, which
variables they share with what they interrupt, and what arrivals around those
bring about. Writes a test that says so and passes, a vitest.config.ts, a
workflow for GitHub Actions, and a package.json where there is none. Nothing
that is there already is changed.

Without FIRMWARE.elf it is looked for where builds leave it: target/thumbv*,
build, Debug, Release, out, bin, .pio and here.

  --dry-run           prints what it would write
${bootUsage}
The exit status is

  ${String(exitStatus.ok)}    the test is written, or was there already, word for word
  ${String(exitStatus.kept)}    another file of its name is there: that was left alone
  ${String(exitStatus.usage)}    wrong arguments, or no firmware or several were found
  ${String(exitStatus.badInput)}   no firmware, or it does not start
`

const options = { ...bootArguments, 'dry-run': { type: 'boolean' } } as const

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, options, usage)
  const root = process.cwd()
  const firmware = positionals.length === 0 ? onlyFirmware(root) : firmwareArgument(positionals, usage)
  const booting = bootOptions(values, usage)
  const survey = await surveyFirmware(firmware, booting)
  const elf = portablePath(root, firmware)
  const name = basename(elf).replace(/\.(elf|axf|out)$/i, '')
  const test: NewFile = {
    path: `${name.replace(/[^\w.-]/g, '-')}.isr.test.ts`,
    text: testFile({ survey, elf, options: booting, command: shellWord(elf) }),
  }
  const { version, peerDependencies } = ownPackage()
  const hasPackage = existsSync(join(root, 'package.json'))
  const files = [
    test,
    configurationFile(root),
    workflowFile(root, elf),
    ...(hasPackage ? [] : [packageFile(version, peerDependencies.vitest)]),
  ]
  writeError(summaryText(survey))
  if (values['dry-run'] === true) {
    for (const { path, text } of files) writeOutput(`--- ${escaped(path)}\n${text}\n`)
    return exitStatus.ok
  }
  const written = files.map((file) => writeNew(root, file))
  for (const { path, outcome } of written) writeOutput(`${words[outcome]}  ${escaped(path)}\n`)
  const isTestKept = written[0]?.outcome === 'kept'
  writeError(nextSteps(root, { hasPackage, isTestKept, written }))
  return isTestKept ? exitStatus.kept : exitStatus.ok
}

const words = {
  written: 'written   ',
  same: 'as it was ',
  kept: 'left alone',
} as const

function nextSteps(
  root: string,
  facts: { readonly hasPackage: boolean; readonly isTestKept: boolean; readonly written: readonly Written[] },
): string {
  const load = createRequire(join(root, 'package.json'))
  const missing = ['tailchain', 'vitest'].filter((name) => {
    try {
      load.resolve(`${name}/package.json`)
      return false
    } catch {
      return true
    }
  })
  const install = facts.hasPackage ? `npm install --save-dev ${missing.join(' ')}` : 'npm install'
  const isConfigurationKept = facts.written[1]?.outcome === 'kept'
  const lines = [
    ...(facts.isTestKept
      ? ["A file of the test's name is there already and is another one: move it away, or see --dry-run."]
      : []),
    ...(isConfigurationKept
      ? [
          `For npx vitest, add the plugin to ${escaped(facts.written[1]?.path ?? '')}: plugins: [tailchain()], from 'tailchain/vitest'. npx tailchain test needs none.`,
        ]
      : []),
    `Next: ${[...(missing.length > 0 ? [install] : []), 'npx tailchain test'].join(', then ')}`,
  ]
  return `${lines.join('\n')}\n`
}

/** @throws UsageError where there is none, or a choice */
function onlyFirmware(root: string): string {
  const found = findFirmware(root)
  const [only, ...others] = found
  if (only === undefined)
    throw new UsageError(
      'no firmware was found here',
      `name it: tailchain init path/to/firmware.elf\n\n${usage}`,
    )
  if (others.length > 0) {
    const list = found.map((path) => `  tailchain init ${shellWord(path)}`).join('\n')
    throw new UsageError(
      `there are ${String(found.length)} firmwares here`,
      `name one of them:\n${escapedLines(list)}`,
    )
  }
  writeError(`tailchain: found ${escaped(only)}\n`)
  return only
}
function escapedLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escaped(line))
    .join('\n')
}

function ownPackage(): { readonly version: string; readonly peerDependencies: { readonly vitest: string } } {
  const load = createRequire(import.meta.url)
  return JSON.parse(readFileSync(load.resolve('tailchain/package.json'), 'utf8')) as ReturnType<
    typeof ownPackage
  >
}
