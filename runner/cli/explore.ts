import { boot, explore } from '../../src/index.ts'
import { colorsFor } from '../report/colors.ts'
import { escaped } from '../report/escape.ts'
import { explorationText, isVariable } from '../report/exploration-text.ts'
import { columnsFor } from '../report/width.ts'
import { firmwareArgument, parseArguments } from './arguments.ts'
import { bootArguments, bootOptions, bootUsage } from './boot-options.ts'
import { exitStatus } from './exit-status.ts'
import { exploreArguments, exploreOptions, exploreUsage } from './explore-options.ts'
import { untilInterrupted } from './interrupt.ts'
import { showProgress } from './progress.ts'
import { replayCommand } from './replay-command.ts'
import { writeError, writeOutput } from './streams.ts'
import { exploreWatched, watchable } from './watched.ts'

export const usage = `tailchain explore: tries every arrival of interrupts in a window of a run

usage: tailchain explore [options] --until PLACE --interrupts A,B FIRMWARE.elf

${exploreUsage}
${bootUsage}
The report is on stdout, with a command that replays each failure. The exit
status is

  ${String(exitStatus.ok)}    nothing failed, and there are no races
  ${String(exitStatus.found)}    failures, or races
  ${String(exitStatus.usage)}    wrong arguments
  ${String(exitStatus.badInput)}   no firmware, or something that it does not have
  ${String(exitStatus.interrupted)}  Ctrl-C, and nothing was found until then
`

const options = {
  ...bootArguments,
  ...exploreArguments,
  watch: { type: 'string', multiple: true },
  allow: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, options, usage)
  const firmware = firmwareArgument(positionals, usage)
  const wanted = exploreOptions(values, usage)
  const booting = bootOptions(values, usage)
  const mcu = boot(firmware, booting)
  const names = watchable(mcu, values.watch ?? [])
  const allowed = watchable(mcu, values.allow ?? [])
  const progress = showProgress()
  const { result, wasInterrupted } = await untilInterrupted(async (signal) => {
    const all = { ...wanted, signal, ...(progress === undefined ? {} : { progress: progress.show }) }
    return names.length === 0
      ? { report: await explore(mcu, all), watched: [] }
      : await exploreWatched(mcu, all, names)
  }).finally(() => progress?.clear())
  const { report, watched } = result
  for (const note of report.notes) writeError(`tailchain: ${escaped(note)}\n`)
  const races = report.races.filter(({ variable }) => !allowed.some((name) => isVariable(variable, name)))
  const allowedRaces = report.races.filter((race) => !races.includes(race))
  const whole = { ...report, races, allowedRaces, watched }
  if (values.json === true) writeOutput(`${JSON.stringify(whole, undefined, 2)}\n`)
  else {
    const replay = replayCommand(firmware, values)
    writeOutput(
      explorationText({
        report,
        races,
        watched,
        colors: colorsFor(1),
        width: columnsFor(process.stdout),
        replay,
      }),
    )
  }
  if (!report.holds || races.length > 0) return exitStatus.found
  return wasInterrupted ? exitStatus.interrupted : exitStatus.ok
}
