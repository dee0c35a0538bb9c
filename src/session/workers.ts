import { interpreterModules } from '../machine/interpreter-modules.ts'
import { shared } from '../explore/workers/window-jobs.ts'
import type { MachineData } from '../explore/workers/machine-data.ts'
import { WorkerPool } from '../explore/workers/pool.ts'
import { gatheredOf } from './coverage.ts'
import type { ExploreOptions } from './explore.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import type { BootOptions } from './types.ts'

/** Workers where they can help, and else why they can't. */
export async function startWorkers(
  fork: Mcu,
  options: ExploreOptions,
): Promise<{ readonly pool: WorkerPool | undefined; readonly notes: readonly string[] }> {
  const { workers, stackBytes } = options
  if (workers === undefined) return { pool: undefined, notes: [] }
  const { machine, options: booted } = fork[parts]
  const gathers = gatheredOf(machine.configuration.image) !== undefined
  const reason = gathers ? 'coverage is gathered' : (boundBy(options) ?? madeOf(booted))
  if (reason !== undefined) return { pool: undefined, notes: [inProcess(reason)] }
  const { bytes } = machine.configuration.image
  const data: MachineData = {
    elf: shared(bytes),
    options: plainOptions(booted),
    stack: stackBytes === undefined ? {} : { stackBytes },
    modules: machine.interpreter === undefined ? new Map() : interpreterModules(machine.configuration.timing),
  }
  const pool = await WorkerPool.start(workers, data)
  return { pool, notes: pool === undefined ? [inProcess('there is no explore-worker.js beside it')] : [] }
}

function inProcess(reason: string): string {
  return `all ran in the test's own process, without workers: ${reason}`
}

/** What is asked in the course of a run can't be asked elsewhere. */
function boundBy({ until, always, interrupts, strategy = 'exhaustive' }: ExploreOptions): string | undefined {
  if (typeof until === 'function') return '`until` is a function'
  if (always !== undefined) return '`always` is a function that is called in the course of every run'
  if (interrupts.some((each) => typeof each === 'object' && each.before !== undefined))
    return '`before` is a function'
  if (strategy !== 'exhaustive' && !('bounded' in strategy))
    return 'chance chooses each schedule by what the one before has come to'
  return undefined
}
function madeOf({ devices = {}, stubs = {}, onOutput }: BootOptions): string | undefined {
  if (Object.keys(devices).length > 0) return 'the machine was booted with devices of its own'
  if (Object.values(stubs).some((stub) => typeof stub === 'function')) return 'a stub is a function'
  return onOutput === undefined ? undefined : '`onOutput` is a function'
}
function plainOptions({ chip, cpu, timing, unmapped, tier, stubs }: BootOptions): MachineData['options'] {
  return {
    ...(chip === undefined ? {} : { chip }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(timing === undefined ? {} : { timing }),
    ...(unmapped === undefined ? {} : { unmapped }),
    ...(tier === undefined ? {} : { tier }),
    ...(stubs === undefined ? {} : { stubs: stubs as Readonly<Record<number, number>> }),
  }
}
