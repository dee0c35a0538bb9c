import type { BootOptions } from '../../src/index.ts'
import { UsageError } from './arguments.ts'

/** What a command that boots a firmware takes, for `parseArgs`. */
export const bootArguments = {
  chip: { type: 'string' },
  cpu: { type: 'string' },
  timing: { type: 'string' },
  flash: { type: 'string' },
  ram: { type: 'string', multiple: true },
} as const

export const bootUsage = `  --chip NAME         lm3s6965evb, mps2-an385, mps2-an386, stm32f103, stm32f407,
                      nrf52840; default: memory as the ELF says
  --cpu NAME          cortex-m0, cortex-m0plus, cortex-m3, cortex-m4, cortex-m4f
  --timing NAME       instruction (default: a cycle each), cortex-m3, cortex-m4
  --flash BASE:SIZE   another chip's memory, for example 0x08000000:128k,
  --ram BASE:SIZE     and 0x20000000:20k; --ram may be repeated
`

interface BootValues {
  readonly chip?: string | undefined
  readonly cpu?: string | undefined
  readonly timing?: string | undefined
  readonly flash?: string | undefined
  readonly ram?: readonly string[] | undefined
}
type Chip = NonNullable<BootOptions['chip']>

/** The options that the arguments ask for; `boot` says whether they exist. @throws UsageError */
export function bootOptions(values: BootValues, usage: string): Pick<BootOptions, 'chip' | 'cpu' | 'timing'> {
  const chip = chipOf(values, usage)
  return {
    ...(chip === undefined ? {} : { chip }),
    ...(values.cpu === undefined ? {} : { cpu: values.cpu as NonNullable<BootOptions['cpu']> }),
    ...(values.timing === undefined ? {} : { timing: values.timing as NonNullable<BootOptions['timing']> }),
  }
}

/** A chip's name, or memory as it is given. */
function chipOf({ chip, flash, ram }: BootValues, usage: string): Chip | undefined {
  if (flash === undefined && ram === undefined) return chip as Chip | undefined
  if (chip !== undefined || flash === undefined || ram === undefined)
    throw new UsageError('--flash and --ram go together, without --chip', usage)
  return { flash: span('flash', flash), ram: ram.map((text) => span('ram', text)) }
}

function span(option: string, text: string): { base: number; sizeBytes: number } {
  const [, base = '', size = '', unit = ''] = /^(0x[\da-f]+|\d+):(\d+)([kM]?)$/i.exec(text) ?? []
  if (base === '')
    throw new UsageError(`--${option}: '${text}' is not BASE:SIZE`, `for example: --${option} 0x20000000:64k`)
  return { base: Number(base), sizeBytes: Number(size) * ({ k: 1024, M: 1024 * 1024 }[unit] ?? 1) }
}
