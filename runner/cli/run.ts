import { boot, type Mcu, type Stop } from '../../src/index.ts'
import { arrivalOf } from './arrivals.ts'
import { cycleCount, firmwareArgument, parseArguments } from './arguments.ts'
import { bootArguments, bootOptions, bootUsage } from './boot-options.ts'
import { exitStatus, statusOf } from './exit-status.ts'
import { settingUsage, singleSettings, writeAtMain } from './settings.ts'
import { writeError, writeStream } from './streams.ts'

const defaultLimitCycles = 10_000_000_000

export const usage = `tailchain run: runs a firmware from reset until it exits

usage: tailchain run [options] FIRMWARE.elf

${bootUsage}  --limit CYCLES      ends the run (5000, 5k, 1.5M, 2G); default 10G
  --pend EXC@PLACE    makes an exception pending right before the instruction
                      there executes for the first time; may be repeated:
                      --pend SysTick@counter::bump --pend 'irq(19)@main+0x6'
  --stop-at PLACE     ends the run there, with exit status 0
${settingUsage}                      written at main, before it runs on

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
  ...bootArguments,
  limit: { type: 'string' },
  pend: { type: 'string', multiple: true },
  'stop-at': { type: 'string' },
  set: { type: 'string', multiple: true },
} as const

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, options, usage)
  const arrivals = (values.pend ?? []).map(arrivalOf)
  const limitCycles = values.limit === undefined ? defaultLimitCycles : cycleCount(values.limit, usage)
  const settings = singleSettings(values.set)
  const mcu = boot(firmwareArgument(positionals, usage), {
    stopAt: settings.length === 0 ? 'reset' : 'main',
    limitCycles,
    onOutput: writeStream,
    ...bootOptions(values, usage),
  })
  writeAtMain(mcu, settings)
  mcu.schedule(...arrivals)
  const stop = values['stop-at'] === undefined ? mcu.run() : mcu.runTo(values['stop-at'])
  if (isQuiet(mcu, stop)) return 0
  // Loaded only here: most runs have nothing to say.
  const { runNotes } = await import('../report/run-notes.ts')
  for (const line of runNotes(mcu, stop)) writeError(`tailchain: ${line}\n`)
  return statusOf(stop)
}

/** Exited with 0, and nothing to remark on. */
function isQuiet(mcu: Mcu, stop: Stop): boolean {
  const isGood = stop.reason === 'exited' && stop.status === 0
  const isPlain = mcu.exceptions.every((activation) => activation.clobbered.length === 0)
  return isGood && isPlain && mcu.panic === undefined && mcu.arrivals.length === 0
}
