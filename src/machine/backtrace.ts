import type { Machine } from './machine.ts'
import { debugInfoOf } from './source/debug-info.ts'
import { isForeign } from './source/own-code.ts'
import { unwind, unwindStart, type UnwindStart } from './unwind.ts'

/** A function activation, innermost first. */
export interface Frame {
  /** The next instruction of the innermost frame, and of one that was pre-empted; of others the call. */
  readonly pc: number
  readonly function: string
  readonly file?: string
  readonly line?: number
  /** From 1; left out where the debug information has none. */
  readonly column?: number
  /** In the language's library or in somebody else's crate. */
  readonly isLibrary?: true
  /** Inlined into the next frame. */
  readonly inlined: boolean
  /** The exception that pre-empted this frame. */
  readonly exception?: string
  /** Found by what looks like a return address on the stack: there are no unwind rules for what it called. */
  readonly isGuess?: true
}

/**
 * The frames of a machine, innermost first: through inlined functions, by unwind rules, across exceptions by their
 * stacked frames.
 *
 * @param start - by default where the machine stands
 */
export function backtrace(machine: Pick<Machine, 'bus' | 'configuration'>, start: UnwindStart): Frame[] {
  const { image, vectors } = machine.configuration
  const info = debugInfoOf(image)
  const unwound = [...unwind(start, machine)]
  return unwound.flatMap(({ pc, exceptionNumber, isGuess }, depth): Frame[] => {
    const exception =
      exceptionNumber === undefined ? {} : { exception: vectors.exceptionName(exceptionNumber) }
    const common = { ...exception, ...(isGuess ? { isGuess: true as const } : {}) }
    const entered = unwound[depth + 1]?.exceptionNumber
    const handler = entered === undefined ? undefined : handlerAt(image, pc, vectors.exceptionName(entered))
    const symbol = handler ?? image.symbols.at(pc)?.name ?? image.symbols.describe(pc)
    const functions = info?.functionsAt(pc) ?? []
    if (functions.length === 0) {
      return [{ pc, function: symbol, ...positionOf(info?.lineAt(pc)), inlined: false, ...common }]
    }
    return functions.map(({ name, at, isInlined }, index) => ({
      ...{ pc, function: isInlined || isVariantOf(symbol, name) ? name : symbol },
      ...positionOf(at),
      inlined: isInlined,
      // The exception came to the innermost one.
      ...(index === 0 ? common : isGuess ? { isGuess: true as const } : {}),
    }))
  })
}

/** {@link backtrace} of where a machine stands; of one that is locked up, of what it can't go on with. */
export function currentBacktrace(machine: Machine): Frame[] {
  const start = unwindStart(machine)
  const { lastFault } = machine.core
  if (!machine.isLockedUp || lastFault === undefined) return backtrace(machine, start)
  return backtrace(machine, { ...start, registers: [...start.registers.slice(0, 15), lastFault.pc] })
}

/** Whether a symbol is what the optimiser has made of a function: `send.constprop.0`. */
function isVariantOf(symbol: string, name: string): boolean {
  return (
    symbol.startsWith(`${name}.`) &&
    /^(\.(isra|constprop|part|cold|lto_priv|llvm|\d+))+$/.test(symbol.slice(name.length))
  )
}

/** Handlers that have one body have many names: the one that is the exception's, or its with what CMSIS appends. */
function handlerAt(
  image: Machine['configuration']['image'],
  pc: number,
  exception: string,
): string | undefined {
  const address = image.symbols.at(pc)?.address
  const names = address === undefined ? [] : image.symbols.allAt(address).map(({ name }) => name)
  return names.find((name) => name === exception || name === `${exception}_Handler`)
}

function positionOf(
  at: { readonly file: string; readonly line: number; readonly column: number } | undefined,
): Pick<Frame, 'file' | 'line' | 'column' | 'isLibrary'> {
  if (at === undefined || at.line === 0 || at.file === '') return {}
  const column = at.column === 0 ? {} : { column: at.column }
  return { file: at.file, line: at.line, ...column, ...(isForeign(at.file) ? { isLibrary: true } : {}) }
}
