import { backtrace, type Frame } from '../backtrace.ts'
import type { Machine } from '../machine.ts'
import { fileName } from '../source/own-code.ts'
import type { KnownRegisters } from '../unwind.ts'
import { argumentsText, unknownValue } from './format-arguments.ts'
import { firmwareMemory, type FirmwareMemory } from './firmware-memory.ts'
import { locationAt, type PanicLocation } from './location.ts'
import type { RawPanic } from './watch.ts'

/** A panic in words. */
export interface PanicDescription {
  readonly kind: string
  readonly message: string
  readonly location?: PanicLocation
  /** From where the machinery was entered. */
  readonly callerPc: number
  readonly backtrace: readonly Frame[]
}

/** What the panic machinery was called with. */
interface Found {
  readonly message?: string | undefined
  readonly location?: PanicLocation | undefined
}

/** Reads what the machinery's registers and stack still say, and finds the rest by unwinding. */
export function describePanic(machine: Machine, raw: RawPanic): PanicDescription {
  const memory = firmwareMemory(machine)
  const frames = backtrace(machine, raw.at)
  const entryPc = raw.at.registers[15] ?? 0
  const caller = frames.find(({ pc }) => pc !== entryPc)
  const given = raw.handler === undefined ? {} : givenToHandler(memory, raw.handler.registers)
  const called = calledWith(memory, raw)
  // What a C library is given is in its own registers for certain.
  const stated = raw.entry.isFinal ? called.location : confirmed(called.location, frames)
  const location = given.location ?? stated ?? ownLocation(frames)
  return {
    kind: raw.entry.kind,
    message: told(given.message, called.message, raw.entry.message) ?? `panicked (${raw.entry.symbol})`,
    ...(location === undefined ? {} : { location }),
    callerPc: caller?.pc ?? entryPc,
    backtrace: frames,
  }
}

/** The first that lacks nothing, else the first. */
function told(...messages: readonly (string | undefined)[]): string | undefined {
  return (
    messages.find((message) => message !== undefined && !message.includes(unknownValue)) ??
    messages.find((message) => message !== undefined)
  )
}

/** `PanicInfo` begins with a pointer to the message's `fmt::Arguments` and one to the `Location`. */
function givenToHandler(memory: FirmwareMemory, [info = 0]: KnownRegisters): Found {
  const [message, location] = [memory.word(info), memory.word(info + 4)]
  const found = location === undefined ? undefined : locationAt(memory, location)
  // Without a location that makes sense this is something else: a compiler that sees that nobody looks passes nothing.
  if (found === undefined || message === undefined) return {}
  const [template, args] = [memory.word(message), memory.word(message + 4)]
  if (template === undefined || args === undefined) return { location: found }
  return { location: found, message: argumentsText(memory, template, args) }
}

/** By the calling convention of the functions of `core`: the location is the last argument. */
function calledWith(memory: FirmwareMemory, { entry, at: { registers } }: RawPanic): Found {
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = registers
  const onStack = [0, 4].map((offset) => memory.word((registers[13] ?? 0) + offset))
  if (entry.isFinal)
    return entry.kind === 'c_assert' ? assertion(memory, entry.symbol, [r0, r1, r2, r3]) : byC(entry.kind)
  const location = [r0, r1, r2, r3, ...onStack].flatMap((address) => {
    const found = address === undefined ? undefined : locationAt(memory, address)
    return found === undefined ? [] : [found]
  })[0]
  return { location, message: messageOf(memory, entry.symbol, [r0, r1]) }
}

function messageOf(
  memory: FirmwareMemory,
  symbol: string,
  [r0, r1]: readonly [number, number],
): string | undefined {
  const name = /^[^<]*?(\w+)(?:::<.*)?$/.exec(symbol)?.[1]
  switch (name) {
    case 'panic':
    case 'panic_str':
    case 'panic_str_2015':
    case 'panic_nounwind':
    case 'expect_failed':
      return memory.text(r0, r1)
    case 'panic_fmt':
      return argumentsText(memory, r0, r1)
    case 'panic_display':
      return memory.text(memory.word(r0) ?? 0, memory.word(r0 + 4) ?? -1)
    case 'panic_bounds_check':
      return `index out of bounds: the len is ${String(r1)} but the index is ${String(r0)}`
    case 'assert_failed': {
      const operator = ['==', '!=', 'matches'][r0 & 0xff]
      return operator === undefined ? undefined : `assertion \`left ${operator} right\` failed`
    }
    case 'unwrap_failed': {
      // Of Result: its error comes behind, and only its own code can print that.
      const text = symbol.includes('result') ? memory.text(r0, r1) : undefined
      return text === undefined ? undefined : `${text}: ${unknownValue}`
    }
    default:
      return undefined
  }
}

/** As the C libraries print it. */
function assertion(memory: FirmwareMemory, symbol: string, given: readonly number[]): Found {
  const text = (index: number): string | undefined => memory.cString(given[index] ?? 0)
  const made = (
    file: string | undefined,
    line: number,
    expression: string | undefined,
    name?: string,
  ): Found => {
    if (file === undefined || expression === undefined) return {}
    const of = name === undefined || name === '' ? '' : `, function: ${name}`
    return {
      message: `assertion "${expression}" failed: file "${file}", line ${String(line)}${of}`,
      location: { file, line, column: 0 },
    }
  }
  const [, line1 = 0, line2 = 0] = given
  switch (symbol) {
    case '__assert_func':
      return made(text(0), line1, text(3), text(2))
    case '__assert':
      return made(text(0), line1, text(2))
    case '__assert_fail':
      return made(text(1), line2, text(0), text(3))
    case '__aeabi_assert':
      return made(text(1), line2, text(0))
    default:
      return { message: `an assertion failed (${symbol})` }
  }
}
function byC(kind: string): Found {
  if (kind === 'abort') return { message: 'abort() was called' }
  return kind === 'stack_protector' ? { message: 'stack smashing detected' } : {}
}

/** A register that was left from before may hold another call's location: the call site is on that line, or it is not this one. */
function confirmed(location: PanicLocation | undefined, frames: readonly Frame[]): PanicLocation | undefined {
  if (location === undefined || frames.every(({ line }) => line === undefined)) return location
  const isThere = frames.some(
    ({ file, line }) =>
      line === location.line && file !== undefined && fileName(file) === fileName(location.file),
  )
  return isThere ? location : undefined
}

/** Of the call, in code that is neither the language's nor a library's. */
function ownLocation(frames: readonly Frame[]): PanicLocation | undefined {
  for (const { file, line, column = 0, isLibrary } of frames)
    if (file !== undefined && line !== undefined && isLibrary !== true) return { file, line, column }
  return undefined
}
