import { backtrace, type Frame } from '../backtrace.ts'
import type { Machine } from '../machine.ts'
import { fileName } from '../source/own-code.ts'
import { calledWith, type Found } from './called-with.ts'
import { firmwareMemory } from './firmware-memory.ts'
import { unknownValue } from './format-arguments.ts'
import type { PanicEntry } from '../../image/panic-symbols.ts'
import { keepsArguments } from './kept-arguments.ts'
import type { PanicLocation } from './location.ts'
import { ownFormatting } from './own-formatting.ts'
import type { EnteredPanic, RawPanic } from './watch.ts'

/** A panic in words. */
export interface PanicDescription {
  readonly kind: string
  readonly message: string
  readonly location?: PanicLocation
  /** Whether kind and message are those of the function that was entered: others can't have been merged with it. */
  readonly isCertain: boolean
  /** From where the machinery was entered. */
  readonly callerPc: number
  readonly backtrace: readonly Frame[]
}

/** Reads what the machinery's functions were entered with and what the stack still says, and finds the rest by unwinding. */
export function describePanic(machine: Machine, raw: RawPanic): PanicDescription {
  const context = { memory: firmwareMemory(machine), own: ownFormatting(machine) }
  const frames = backtrace(machine, raw.at)
  const entryPc = raw.at.registers[15] ?? 0
  const caller = frames.find(({ pc }) => pc !== entryPc)
  // The later a function comes, the more it was told.
  const found = believable(
    chainOf(raw).map((entered) => ({ ...calledWith(context, entered), isFinal: entered.entry.isFinal })),
    keepsArguments(machine) === true ? undefined : frames,
  ).toReversed()
  const location =
    found.find((each) => each.location !== undefined)?.location ??
    ownLocation(frames.filter(({ pc }) => pc !== entryPc))
  const { entry } = raw
  const isCertain = entry.isFinal || found.at(-1)?.location !== undefined || isCalledByItsOwn(entry, frames)
  const messages = [...found.map(({ message }) => message), isCertain ? entry.message : undefined]
  const name = isCertain ? entry.symbol : `${entry.symbol} or a function that was merged with it`
  return {
    kind: isCertain ? entry.kind : 'panic',
    message: told(messages) ?? `${name}, whose arguments were optimised away`,
    isCertain,
    ...(location === undefined ? {} : { location }),
    callerPc: caller?.pc ?? entryPc,
    backtrace: frames,
  }
}

/**
 * Functions of `core` that have lost their arguments, as nobody looks at them, are all the same, and the compiler leaves
 * one of them. It is the one that was meant where its like in `core` calls it.
 */
function isCalledByItsOwn({ symbol }: PanicEntry, frames: readonly Frame[]): boolean {
  const [, module] = /^(?:core|alloc)::(\w+)::/.exec(symbol) ?? []
  if (module === undefined || module === 'panicking') return false
  const { pc } = frames[0] ?? {}
  const calling = frames.filter((frame) => frame.pc !== pc)
  const [call] = calling
  return calling.some(({ pc: at, function: name }) => at === call?.pc && name.includes(`${module}::`))
}

/** The functions of one panic, up to the handler; what that enters is its own business. */
function chainOf(raw: RawPanic): EnteredPanic[] {
  const all: EnteredPanic[] = [raw, ...raw.further]
  const last = all.findIndex(({ entry }) => entry.isFinal)
  const end = all[last]?.entry.kind === 'handler' || last === 0 ? last + 1 : last
  return last === -1 ? all : all.slice(0, end)
}

/** The first that lacks nothing, else the first. */
function told(messages: readonly (string | undefined)[]): string | undefined {
  return (
    messages.find((message) => message !== undefined && !message.includes(unknownValue)) ??
    messages.find((message) => message !== undefined)
  )
}

/**
 * Without what can't be trusted: where arguments were optimised away, a register may hold another call's location from
 * before. The call site is on that line, or it is not this one.
 *
 * @param frames - undefined where nothing was optimised away
 */
function believable(
  found: readonly (Found & { readonly isFinal: boolean })[],
  frames: readonly Frame[] | undefined,
): readonly Found[] {
  if (frames?.some(({ line }) => line !== undefined) !== true) return found
  return found.map((each) => {
    const { location, isFinal } = each
    // What a C library or a handler is given is in its own registers for certain.
    if (isFinal || location === undefined) return each
    const isThere = frames.some(
      ({ file, line }) =>
        line === location.line && file !== undefined && fileName(file) === fileName(location.file),
    )
    return isThere ? each : {}
  })
}

/** Of the call, in code that is neither the language's nor a library's. */
function ownLocation(frames: readonly Frame[]): PanicLocation | undefined {
  for (const { file, line, column = 0, isLibrary } of frames)
    if (file !== undefined && line !== undefined && isLibrary !== true) return { file, line, column }
  return undefined
}
