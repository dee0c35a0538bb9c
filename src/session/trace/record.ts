import type { RawActivation, RawMoment } from '../../machine/activations.ts'
import { priorityOf } from '../../machine/traced-state.ts'
import type { Machine } from '../../machine/machine.ts'
import {
  traceFormat,
  traceVersion,
  type TraceActivation,
  type TraceDocument,
  type TraceException,
  type TraceMoment,
} from '../../trace/document.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import { Retrace } from '../retrace.ts'
import { Recorder } from './recorder.ts'

/** What a recording is of. */
export interface RecordOptions {
  readonly title: string
  /** What was run and why, for the reader. */
  readonly about?: readonly { readonly name: string; readonly value: string }[]
  /** How the run ended, in a sentence. */
  readonly end?: string
  /**
   * Instructions since reset that come before it; `last run`: those before the machine's last run. Default: those before
   * `main`.
   */
  readonly from?: number | 'last run'
  /** As many instructions are kept, the last ones. Default 1,000,000. */
  readonly maxInstructions?: number
}

const defaultMaxInstructions = 1_000_000

/**
 * Runs what a machine has run once more, on a copy, and writes down every instruction. The machine stays as it is. What
 * the host did between runs is known by its effects; {@link keepRuns} must have been called before the machine was booted.
 */
export function recordTrace(mcu: Mcu, options: RecordOptions): TraceDocument {
  const { machine, record, twin, startUpInstructions, options: booted } = mcu[parts]
  const { instructions: end, pc } = machine.state
  const copy = twin()
  const retrace = new Retrace(copy, record.save(), end)
  const lastRun = retrace.stretches.at(-1)?.begin ?? end
  const wanted = options.from === 'last run' ? lastRun : (options.from ?? startUpInstructions())
  const most = options.maxInstructions ?? defaultMaxInstructions
  const known = retrace.stretches[0]?.begin ?? end
  const from = Math.max(wanted, end - most, known)
  const { priorities, notes, ...recorded } = follow(copy, retrace, from)
  const { image, cpu, vectors } = machine.configuration
  const chip = typeof booted.chip === 'string' ? booted.chip : undefined
  return {
    ...{ format: traceFormat, version: traceVersion, title: options.title, about: options.about ?? [] },
    firmware: {
      ...{ name: image.name, cpu, chip, timing: booted.timing ?? 'instruction' },
      stackTop: vectors.initialSp,
    },
    leftOut: Math.max(0, recorded.firstInstruction - wanted),
    notes: [...notes, ...notesOf({ isKnown: known <= from, isSame: isSame(copy, mcu) })],
    end: { reason: mcu.lastStop?.reason ?? 'stepped', text: options.end ?? '', pc },
    exceptions: exceptionsOf(machine, priorities),
    activations: Array.from(machine.log.activations, activationOf),
    ...recorded,
  }
}

/** Records from an instruction to where the past ends. */
function follow(copy: Mcu, retrace: Retrace, from: number): ReturnType<Recorder['done']> {
  const { machine } = copy[parts]
  let recorder: Recorder | undefined
  try {
    for (const stretch of retrace.stretches) {
      if (stretch.end <= from) continue
      retrace.follow(stretch, Math.max(stretch.begin, from), () => {
        machine.control.follower ??= recorder = new Recorder(copy)
      })
    }
  } finally {
    machine.control.follower = undefined
    recorder?.stop()
  }
  // Nothing has executed: what there is to see stands still.
  recorder ??= new Recorder(copy)
  recorder.stop()
  return recorder.done()
}

function notesOf({ isKnown, isSame }: { isKnown: boolean; isSame: boolean }): string[] {
  return [
    ...(isKnown
      ? []
      : ['what came before is not known: the test had a hand in it, or there were too many runs']),
    ...(isSame ? [] : ['recorded, the run went another way: something in it is not repeatable']),
  ]
}

function isSame(copy: Mcu, mcu: Mcu): boolean {
  const [one, other] = [copy[parts].machine, mcu[parts].machine]
  return one.state.instructions === other.state.instructions && one.isIn(other.context)
}

function exceptionsOf(machine: Machine, priorities: ReadonlyMap<number, number>): TraceException[] {
  const { vectors } = machine.configuration
  const taken = Array.from(machine.log.activations, ({ exceptionNumber }) => exceptionNumber)
  const all = [...new Set([...priorities.keys(), ...taken, ...machine.pendingExceptions()])]
  return all
    .sort((a, b) => a - b)
    .map((number) => ({
      number,
      name: vectors.exceptionName(number),
      priority: priorities.get(number) ?? priorityOf(machine, number),
    }))
}
function activationOf(raw: RawActivation): TraceActivation {
  return {
    exception: raw.exceptionNumber,
    pendedAt: moment(raw.pendedAt),
    enteredAt: moment(raw.enteredAt),
    ...(raw.returnedAt === undefined ? {} : { returnedAt: moment(raw.returnedAt) }),
    ...{ nesting: raw.nesting, how: raw.how, delayedBy: raw.delayedBy },
    clobbered: raw.clobbered.map((index) => `r${String(index)}`),
  }
}
function moment({ cycle, instruction, pc }: RawMoment): TraceMoment {
  return { cycle, instruction, pc }
}
