import { before, boot, pend, type Arrival, type BootOptions, type Mcu, type Stop } from '../../src/index.ts'
import { cycleCount, firmwareArgument, parseArguments, UsageError } from './arguments.ts'
import { exitStatus } from './exit-status.ts'
import { writeError, writeStream } from './streams.ts'

const defaultLimitCycles = 10_000_000_000

export const usage = `tailchain run: runs a firmware from reset until it exits

usage: tailchain run [options] FIRMWARE.elf

  --chip NAME         lm3s6965evb, mps2-an385, mps2-an386, stm32f103, stm32f407,
                      nrf52840; default: memory as the ELF says
  --cpu NAME          cortex-m0, cortex-m0plus, cortex-m3, cortex-m4, cortex-m4f
  --flash BASE:SIZE   another chip's memory, for example 0x08000000:128k,
  --ram BASE:SIZE     and 0x20000000:20k; --ram may be repeated
  --limit CYCLES      ends the run (5000, 5k, 1.5M, 2G); default 10G
  --pend EXC@PLACE    makes an exception pending right before the instruction
                      there executes for the first time; may be repeated:
                      --pend SysTick@counter::bump --pend 'irq(19)@main+0x6'
  --stop-at PLACE     ends the run there, with exit status 0

What the firmware prints (semihosting, UARTs) is on stdout and stderr as it
comes, all else on stderr. The exit status is the firmware's own; else

  ${String(exitStatus.usage)}    wrong arguments
  ${String(exitStatus.badInput)}   no firmware, or something that it does not have
  ${String(exitStatus.panicked)}  panicked, then halted
  ${String(exitStatus.faulted)}  a fault without a handler, or lockup
  ${String(exitStatus.stuck)}  asleep or in a loop that nothing can end
  ${String(exitStatus.limit)}  the limit
`

const options = {
  chip: { type: 'string' },
  cpu: { type: 'string' },
  flash: { type: 'string' },
  ram: { type: 'string', multiple: true },
  limit: { type: 'string' },
  pend: { type: 'string', multiple: true },
  'stop-at': { type: 'string' },
} as const

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, options, usage)
  const arrivals = (values.pend ?? []).map(arrivalOf)
  const limitCycles = values.limit === undefined ? defaultLimitCycles : cycleCount(values.limit, usage)
  const chip = chipOf(values)
  const mcu = boot(firmwareArgument(positionals, usage), {
    stopAt: 'reset',
    limitCycles,
    onOutput: writeStream,
    ...(chip === undefined ? {} : { chip }),
    ...(values.cpu === undefined ? {} : { cpu: values.cpu as NonNullable<BootOptions['cpu']> }),
  })
  mcu.schedule(...arrivals)
  const stop = values['stop-at'] === undefined ? mcu.run() : mcu.runTo(values['stop-at'])
  if (isQuiet(mcu, stop)) return 0
  // Loaded only here: most runs have nothing to say.
  const { runNotes } = await import('../report/run-notes.ts')
  for (const line of runNotes(mcu, stop)) writeError(`tailchain: ${line}\n`)
  return statusOf(stop)
}

type Chip = NonNullable<BootOptions['chip']>

/** A chip's name, or memory as it is given. */
function chipOf({ chip, flash, ram }: MemoryValues): Chip | undefined {
  if (flash === undefined && ram === undefined) return chip as Chip | undefined
  if (chip !== undefined || flash === undefined || ram === undefined)
    throw new UsageError('--flash and --ram go together, without --chip', usage)
  return { flash: span('flash', flash), ram: ram.map((text) => span('ram', text)) }
}
interface MemoryValues {
  readonly chip?: string | undefined
  readonly flash?: string | undefined
  readonly ram?: readonly string[] | undefined
}

function span(option: string, text: string): { base: number; sizeBytes: number } {
  const [, base = '', size = '', unit = ''] = /^(0x[\da-f]+|\d+):(\d+)([kM]?)$/i.exec(text) ?? []
  if (base === '')
    throw new UsageError(`--${option}: '${text}' is not BASE:SIZE`, `for example: --${option} 0x20000000:64k`)
  return { base: Number(base), sizeBytes: Number(size) * ({ k: 1024, M: 1024 * 1024 }[unit] ?? 1) }
}

function arrivalOf(text: string): Arrival {
  const at = text.indexOf('@')
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(
      `--pend: '${text}' is not EXCEPTION@PLACE`,
      'for example: --pend SysTick@counter::bump+0x6',
    )
  }
  const exception = text.slice(0, at)
  return pend(/^\d+$/.test(exception) ? Number(exception) : exception, before(text.slice(at + 1)))
}

/** Exited with 0, and nothing to remark on. */
function isQuiet(mcu: Mcu, stop: Stop): boolean {
  const isGood = stop.reason === 'exited' && stop.status === 0
  const isPlain = mcu.exceptions.every((activation) => activation.clobbered.length === 0)
  return isGood && isPlain && mcu.panic === undefined && mcu.arrivals.length === 0
}

function statusOf(stop: Stop): number {
  switch (stop.reason) {
    case 'exited':
      // Hosts keep eight bits; a failure must not become 0.
      return stop.status === 0 ? 0 : Math.max(1, stop.status & 0xff)
    case 'panicked':
      return exitStatus.panicked
    case 'faulted':
    case 'lockedUp':
      return exitStatus.faulted
    case 'sleeping':
    case 'stuck':
      return exitStatus.stuck
    case 'limit':
      return exitStatus.limit
    case 'breakpoint':
    case 'stepped':
    case 'predicate':
      return exitStatus.ok
  }
}
