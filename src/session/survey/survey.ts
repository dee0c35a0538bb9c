import { firmwareInfo, type FirmwareInfo } from '../../machine/info.ts'
import { boot } from '../boot.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import type { BootOptions, Stop } from '../types.ts'
import { candidateWindows } from './candidates.ts'
import { Observation, type SeenAccess } from './observation.ts'
import { sharedVariables, withoutBlocks, type SharedVariable } from './shared.ts'
import { exploreCandidates, type SurveyedWindow } from './windows.ts'

/** What a first test of a firmware can be about: found by looking at the ELF and by running it for a while. */
export interface FirmwareSurvey {
  readonly info: FirmwareInfo
  /** Without symbols nothing has a name: it stands at reset, and places are addresses. */
  readonly isStripped: boolean
  /** The run from `main` that nobody disturbs, up to a limit. */
  readonly alone: {
    readonly stop: Stop
    readonly output: string
    /** Exceptions that were taken. */
    readonly taken: readonly string[]
    readonly longestMaskedCycles: number
    readonly limitCycles: number
  }
  /** Exceptions with a handler of their own that can arrive: neither reset nor faults. */
  readonly handlers: readonly SurveyedHandler[]
  readonly shared: readonly SharedVariable[]
  /** Parts of the run in which interrupts were made to arrive before every instruction; the most telling first. */
  readonly windows: readonly SurveyedWindow[]
}
export interface SurveyedHandler {
  readonly exception: string
  readonly exceptionNumber: number
  /** The handler's function. */
  readonly place: string
  /** It was entered when it was pended at some point of the run; else the firmware never enables it there. */
  readonly isTaken: boolean
}

/** Of the undisturbed run so many instructions are looked at. */
const observedInstructions = 100_000
const aloneCycles = 1_000_000
/** Each handler is tried at so many points of the run, for so many instructions. */
const probes = 12
const probeInstructions = 4000

/**
 * Looks for what a first test could be about: handlers, variables that they share with what they interrupt, and windows
 * around those, each explored.
 *
 * @throws TailchainError where the file is no firmware, or does not start (`BOOT_FAILED`)
 */
export async function surveyFirmware(
  firmware: string | Uint8Array,
  options: BootOptions = {},
): Promise<FirmwareSurvey> {
  const info = firmwareInfo(firmware, options)
  const mcu = boot(firmware, { ...options, onOutput: () => undefined })
  const alone = runAlone(mcu)
  const seen = new Observation(mcu.fork()[parts].machine)
  seen.run(observedInstructions)
  const numbers = info.vectors.flatMap(({ exceptionNumber, handler, isDefault }) =>
    handler !== undefined && !isDefault && mayArrive(exceptionNumber) ? [exceptionNumber] : [],
  )
  const probed = probe(mcu, numbers, seen.count)
  const accesses = withoutBlocks([...seen.accesses, ...probed.accesses])
  const shared = sharedVariables(mcu, accesses)
  const handlers = numbers.map((exceptionNumber) => ({
    ...{ exception: mcu.exceptionName(exceptionNumber), exceptionNumber },
    place: mcu.placeOf(info.vectors.find((each) => each.exceptionNumber === exceptionNumber)?.handler ?? 0),
    isTaken: probed.taken.has(exceptionNumber),
  }))
  const own = withoutBlocks(seen.accesses)
  const candidates = candidateWindows(mcu, seen, { accesses: own, shared })
  return {
    ...{ info, alone, handlers, shared },
    isStripped: mcu[parts].machine.configuration.image.symbols.all.length === 0,
    windows: await exploreCandidates(mcu, candidates, { handlers, shared }),
  }
}

/** No arrivals: reset, and what an instruction does (faults, SVCall, DebugMonitor). */
const synchronous: readonly number[] = [1, 3, 4, 5, 6, 11, 12]
function mayArrive(exceptionNumber: number): boolean {
  return !synchronous.includes(exceptionNumber)
}

function runAlone(mcu: Mcu): FirmwareSurvey['alone'] {
  const fork = mcu.fork()
  const stop = fork.run({ limitCycles: aloneCycles })
  return {
    ...{ stop, output: fork.output, limitCycles: aloneCycles },
    taken: [...new Set(fork.exceptions.map(({ exception }) => exception))].sort(),
    longestMaskedCycles: fork.longestMaskedCycles,
  }
}

/** Has each handler run, from points all over the run. */
function probe(
  mcu: Mcu,
  numbers: readonly number[],
  instructions: number,
): { readonly accesses: SeenAccess[]; readonly taken: ReadonlySet<number> } {
  const runner = mcu.fork()
  const scratch = mcu.fork()
  const { machine } = scratch[parts]
  const observation = new Observation(machine)
  const accesses: SeenAccess[] = []
  const taken = new Set<number>()
  for (let point = 0; point < probes; point++) {
    const snapshot = runner.snapshot()
    for (const number of numbers) {
      scratch.restore(snapshot)
      observation.clear()
      const before = scratch.taken(number)
      scratch.pend(number)
      const hasReturned = (): boolean => scratch.taken(number) > before && machine.state.ipsr === 0
      observation.run(probeInstructions, hasReturned)
      if (scratch.taken(number) > before) taken.add(number)
      accesses.push(...observation.accesses.filter(({ exceptionNumber }) => exceptionNumber !== 0))
    }
    const step = Math.floor(instructions / probes)
    if (step === 0 || runner.runFor({ instructions: step }).reason !== 'stepped') break
  }
  return { accesses, taken }
}
