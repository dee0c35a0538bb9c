import { firmwareInfo, type BootOptions } from '../../src/index.ts'
import { infoText } from '../report/info-text.ts'
import { firmwareArgument, parseArguments } from './arguments.ts'
import { writeOutput } from './streams.ts'

export const usage = `tailchain info: what a firmware says about itself, without running it

usage: tailchain info [--json] [--chip NAME] [--cpu NAME] FIRMWARE.elf
`

const options = { json: { type: 'boolean' }, chip: { type: 'string' }, cpu: { type: 'string' } } as const

export function run(args: readonly string[]): number {
  const { values, positionals } = parseArguments(args, options, usage)
  const info = firmwareInfo(firmwareArgument(positionals, usage), {
    ...(values.chip === undefined ? {} : { chip: values.chip as NonNullable<BootOptions['chip']> }),
    ...(values.cpu === undefined ? {} : { cpu: values.cpu as NonNullable<BootOptions['cpu']> }),
  })
  writeOutput(values.json === true ? `${JSON.stringify(info, undefined, 2)}\n` : infoText(info))
  return 0
}
