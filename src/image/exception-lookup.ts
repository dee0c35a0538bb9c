import { TailchainError } from '../errors.ts'
import { type ExceptionNumber, exceptionNumber } from '../units.ts'
import {
  architecturalNames,
  architecturalNumber,
  maxExceptions,
  nearestExceptionNames,
  withoutHandlerSuffix,
} from './exception-names.ts'
import type { SymbolTable } from './symbols.ts'
import { printable } from './text.ts'
import type { VectorEntry, VectorTable } from './vector-table.ts'

const numbersHint = `Exception numbers go from 1 to ${maxExceptions - 1}, external interrupts from irq(0) to irq(${maxExceptions - 17}).`

/** {@link VectorTable.resolveException} */
export function resolveException(
  table: VectorTable,
  symbols: SymbolTable,
  exception: string | number,
): ExceptionNumber {
  if (typeof exception === 'number') return checkNumber(exception, `exception ${exception}`)
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- tests that are not type-checked may pass anything
  const name = String(exception).trim()
  const irq = /^irq\s*\(\s*([0-9]+)\s*\)$/i.exec(name)?.[1]
  if (irq !== undefined) return checkNumber(Number(irq) + 16, `irq(${irq})`)
  const number =
    architecturalNumber(name) ??
    byHandler(table, name, (symbol) => symbol === name) ??
    byFunction(table, symbols, name) ??
    byHandler(table, name, (symbol) => alike(symbol, name)) ??
    architecturalNumber(withoutHandlerSuffix(name) ?? '')
  if (number !== undefined) return exceptionNumber(number)
  throw leftToDefault(table, symbols, name) ?? unknown(table, name)
}

function checkNumber(number: number, text: string): ExceptionNumber {
  if (Number.isInteger(number) && number >= 1 && number < maxExceptions) return exceptionNumber(number)
  throw new TailchainError('EXCEPTION_UNKNOWN', `there is no ${text}`, numbersHint)
}

/** `TIM2` and `TIM2_IRQHandler`, `board::tim2` and `tim2`. */
function alike(symbol: string, name: string): boolean {
  const tail = symbol.slice(symbol.lastIndexOf('::') + 2)
  return [symbol, tail, withoutHandlerSuffix(symbol)].some(
    (form) => form !== undefined && (form === name || form === withoutHandlerSuffix(name)),
  )
}

/** The one entry whose handler has a fitting symbol; entries left to the default are nobody's. */
function byHandler(table: VectorTable, name: string, fits: (symbol: string) => boolean): number | undefined {
  const found = table.entries.filter((entry) => !entry.isDefault && entry.symbols.some(fits))
  if (found.length > 1) throw ambiguous(name, found)
  return found[0]?.exceptionNumber
}

/** A function of that very name (mangled names included): the entry that points to it, or why there is none. */
function byFunction(table: VectorTable, symbols: SymbolTable, name: string): number | undefined {
  const functions = symbols.candidates(name, 'function').filter((symbol) => symbol.kind === 'function')
  const first = functions[0]
  if (first === undefined) return undefined
  const addresses = new Set(functions.map((symbol) => symbol.address))
  const found = table.entries.filter((entry) => entry.handler !== undefined && addresses.has(entry.handler))
  if (found.length === 0) throw notInTable(table, first.name)
  if (found.every((entry) => entry.isDefault)) throw sharedDefault(name, found)
  if (found.length > 1) throw ambiguous(name, found)
  return found[0]?.exceptionNumber
}

function notInTable(table: VectorTable, name: string): TailchainError {
  const meant =
    architecturalNumber(withoutHandlerSuffix(name) ?? '') ??
    architecturalNumber(nearestExceptionNames(name, architecturalNames())[0] ?? '')
  const entry = meant === undefined ? undefined : table.entry(meant)
  const advice =
    entry === undefined
      ? 'A vector table entry is made by the name alone: check its spelling, and for Rust #[interrupt] or #[exception].'
      : `${entry.name} is ${entry.isDefault ? 'left to the default handler' : `handled by ${entry.symbols[0] ?? 'code without a symbol'}`}.` +
        ` Rename the function to what the start-up code expects (cortex-m-rt: ${entry.name}; CMSIS: ${entry.name}_Handler).`
  return new TailchainError(
    'EXCEPTION_NOT_IN_VECTOR_TABLE',
    `the function ${name} is in the firmware, but no vector table entry points to it: the handler never reached the vector table`,
    advice,
  )
}

/** For `TIM2` where the alias `TIM2_IRQHandler` exists but stands for the default handler. */
function leftToDefault(table: VectorTable, symbols: SymbolTable, name: string): TailchainError | undefined {
  for (const alias of [`${name}_IRQHandler`, `${name}_Handler`, `${name}_ISR`, withoutHandlerSuffix(name)]) {
    const address = alias === undefined ? undefined : symbols.candidates(alias, 'function')[0]?.address
    const found = table.entries.filter((entry) => entry.isDefault && entry.handler === address)
    if (found.length > 0) return sharedDefault(name, found)
  }
  return undefined
}

function sharedDefault(name: string, entries: readonly VectorEntry[]): TailchainError {
  return new TailchainError(
    'EXCEPTION_LEFT_TO_DEFAULT',
    `${printable(name)} has no handler of its own: it stands for the default handler, as ${entries.length} vector table entries do, so that its number is not in the ELF`,
    "Define the handler in the firmware, or give the number: irq(n) as in the chip's manual.",
  )
}

function ambiguous(name: string, entries: readonly VectorEntry[]): TailchainError {
  const numbers = entries.slice(0, 8).map((entry) => `irq(${entry.exceptionNumber - 16})`)
  const list = entries.every((entry) => entry.exceptionNumber >= 16)
    ? numbers
    : entries.slice(0, 8).map((entry) => `exception ${entry.exceptionNumber}`)
  return new TailchainError(
    'EXCEPTION_AMBIGUOUS',
    `${printable(name)} handles several exceptions: ${list.join(', ')}${entries.length > 8 ? ' …' : ''}`,
    'Name the one that is meant by its number.',
  )
}

function unknown(table: VectorTable, name: string): TailchainError {
  const known = table.entries.flatMap((entry) =>
    entry.isDefault || entry.exceptionNumber === 1
      ? []
      : entry.symbols.flatMap((symbol) => [symbol, withoutHandlerSuffix(symbol) ?? symbol]),
  )
  const near = nearestExceptionNames(name, [...architecturalNames(), ...known])
  const digits = /^irq\D?([0-9]+)$/i.exec(name)?.[1]
  const hint =
    digits !== undefined
      ? `External interrupts are written irq(${digits}).`
      : near.length > 0
        ? `Nearest: ${near.join(', ')}. Interrupts without a handler are written irq(n).`
        : 'Give the name of its handler, or irq(n).'
  return new TailchainError('EXCEPTION_UNKNOWN', `no exception is called '${printable(name)}'`, hint)
}
