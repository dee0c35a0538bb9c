import {
  argumentsText,
  argumentsTextAt,
  debugText,
  piecesText,
  unknownValue,
  type FormatContext,
} from './format-arguments.ts'
import type { FirmwareMemory } from './firmware-memory.ts'
import { locationAt, type PanicLocation } from './location.ts'
import type { EnteredPanic } from './watch.ts'

/** What a function of the panic machinery was called with. */
export interface Found {
  readonly message?: string | undefined
  readonly location?: PanicLocation | undefined
}

/** Reads the arguments of a function as it was entered with them, by the calling convention. */
export function calledWith(context: FormatContext, { entry, at: { registers } }: EnteredPanic): Found {
  const { memory } = context
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = registers
  if (entry.kind === 'handler') return givenToHandler(context, r0)
  if (entry.isFinal)
    return entry.kind === 'c_assert' ? assertion(memory, entry.symbol, [r0, r1, r2, r3]) : byC(entry.kind)
  const onStack = [0, 4].map((offset) => memory.word((registers[13] ?? 0) + offset))
  // Of the functions of `core` the location is the last argument.
  const location = [r0, r1, r2, r3, ...onStack].flatMap((address) => {
    const found = address === undefined ? undefined : locationAt(memory, address)
    return found === undefined ? [] : [found]
  })[0]
  // Where that is missing, the compiler has seen that nobody asks, and the registers are left from before.
  return location === undefined
    ? {}
    : { location, message: messageOf(context, entry.symbol, [r0, r1, r2, r3]) }
}

/** `PanicInfo` has a pointer to the message's `fmt::Arguments` and then one to the `Location`, before Rust 1.81 behind a payload. */
function givenToHandler(context: FormatContext, info: number): Found {
  const { memory } = context
  for (const offset of [0, 8]) {
    const [message, at] = [memory.word(info + offset), memory.word(info + offset + 4)]
    const location = at === undefined ? undefined : locationAt(memory, at)
    if (location !== undefined && message !== undefined)
      return { location, message: argumentsTextAt(context, message) }
  }
  return {}
}

function messageOf(
  context: FormatContext,
  symbol: string,
  [r0, r1, r2, r3]: readonly [number, number, number, number],
): string | undefined {
  const { memory } = context
  const name = /^[^<]*?(\w+)(?:::<.*)?$/.exec(symbol.replace(/(::do_panic)?(::runtime)?$/, ''))?.[1]
  switch (name) {
    case 'panic':
    case 'panic_str':
    case 'panic_str_2015':
    case 'panic_nounwind':
    case 'expect_failed':
      return memory.text(r0, r1)
    case 'panic_fmt':
    case 'panic_nounwind_fmt':
      return locationAt(memory, r1) === undefined ? argumentsText(context, r0, r1) : piecesText(context, r0)
    case 'panic_display':
      return memory.text(memory.word(r0) ?? 0, memory.word(r0 + 4) ?? -1)
    case 'panic_bounds_check':
      return `index out of bounds: the len is ${String(r1)} but the index is ${String(r0)}`
    case 'slice_start_index_len_fail':
      return outside('start', r0, r1)
    case 'slice_end_index_len_fail':
      return outside('end', r0, r1)
    case 'slice_index_order_fail':
      return backwards(r0, r1)
    case 'slice_index_fail':
      return r0 > r2
        ? outside('start', r0, r2)
        : r0 <= r1 || r1 > r2
          ? outside('end', r1, r2)
          : backwards(r0, r1)
    case 'assert_failed': {
      const operator = ['==', '!=', 'matches'][r0 & 0xff]
      return operator === undefined ? undefined : `assertion \`left ${operator} right\` failed`
    }
    case 'unwrap_failed': {
      // Of Result; Option's has no arguments but the location.
      const text = symbol.includes('result') ? memory.text(r0, r1) : undefined
      return text === undefined ? undefined : `${text}: ${debugText(context, r2, r3) ?? unknownValue}`
    }
    default:
      return undefined
  }
}
function outside(which: 'start' | 'end', index: number, length: number): string {
  return `range ${which} index ${String(index)} out of range for slice of length ${String(length)}`
}
function backwards(start: number, end: number): string {
  return `slice index starts at ${String(start)} but ends at ${String(end)}`
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
    // Of the vendors' peripheral libraries: the file and the line.
    default: {
      const file = text(0)
      if (file === undefined || !/^[^\p{C}]+\.\w+$/u.test(file))
        return { message: `an assertion failed (${symbol})` }
      return {
        message: `assertion failed: file "${file}", line ${String(line1)}`,
        location: { file, line: line1, column: 0 },
      }
    }
  }
}
function byC(kind: string): Found {
  const message = messages[kind]
  return message === undefined ? {} : { message }
}
const messages: Readonly<Record<string, string | undefined>> = {
  abort: 'abort() was called',
  stack_protector: 'stack smashing detected',
  pure_virtual: 'a pure virtual function was called',
  deleted_virtual: 'a deleted virtual function was called',
  terminate: 'std::terminate() was called',
}
