import { boot } from '../../src/index.ts'
import { colorsFor } from '../report/colors.ts'
import { stopText } from '../report/stop-text.ts'
import { timeline } from '../report/timeline.ts'
import { columnsFor } from '../report/width.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { bootArguments, bootOptions, bootUsage } from './boot-options.ts'
import { statusOf } from './exit-status.ts'
import { settingUsage, singleSettings } from './settings.ts'
import { writeError, writeOutput, writeStream } from './streams.ts'

export const usage = `tailchain replay: runs a schedule that explore() found

usage: tailchain replay [options] FIRMWARE.elf TOKEN

${bootUsage}${settingUsage}                      written where the token's window begins, over what
                      the token itself says

TOKEN is what a failure report gives, from tc1: on; quote it for the shell. What
happened is on stdout, with what the firmware printed. The exit status is 0
where the window's end was reached, else as for tailchain run.
`

const options = { ...bootArguments, set: { type: 'string', multiple: true } } as const

export function run(args: readonly string[]): number {
  const { values, positionals } = parseArguments(args, options, usage)
  const inputs = Object.fromEntries(singleSettings(values.set))
  const [firmware, token, ...more] = positionals
  if (firmware === undefined || token === undefined || more.length > 0)
    throw new UsageError('a firmware and one token are needed', usage)
  const mcu = boot(firmware, { onOutput: writeStream, ...bootOptions(values, usage) })
  const stop = mcu.replay(token, { inputs })
  const picture = timeline(mcu, { colors: colorsFor(1), width: columnsFor(process.stdout) })
  writeOutput(picture === '' ? '' : `${picture}\n`)
  writeError(`tailchain: ${stopText(stop)}\n`)
  return statusOf(stop)
}
