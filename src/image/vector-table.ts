import { hex } from '../bits.ts'
import { defaultHandlerName } from './address-index.ts'
import type { FirmwareImage } from './elf.ts'
import { architecturalName, maxExceptions, standardName, withoutHandlerSuffix } from './exception-names.ts'
import { resolveException } from './exception-lookup.ts'
import { isLoadedCode, loadedWord } from './loaded-memory.ts'
import type { FirmwareSymbol } from './symbols.ts'
import type { ExceptionNumber } from '../units.ts'
import { type TableLocation, locateVectorTable } from './vector-table-location.ts'

/** One word of the vector table. */
export interface VectorEntry {
  readonly exceptionNumber: number
  /** `SysTick` and the like for the architecture's own, the handler's symbol for others, else `irq(28)`. */
  readonly name: string
  /** The word itself, Thumb bit included. */
  readonly value: number
  /** Where the handler starts; undefined for an empty or reserved entry. */
  readonly handler: number | undefined
  /** Names of the symbols at the handler, the preferred one first. */
  readonly symbols: readonly string[]
  /** Left to the catch-all handler, or to cortex-m-rt's own HardFault handler. */
  readonly isDefault: boolean
}

/** A vector table as it is in the ELF, before any code has changed it. */
export class VectorTable {
  readonly base: number
  readonly initialSp: number
  /** The reset vector, Thumb bit included. */
  readonly reset: number
  /** From exception 1 (reset) on. */
  readonly entries: readonly VectorEntry[]
  /** Oddities that silicon would answer with a fault, or that may surprise. */
  readonly notes: readonly string[]
  readonly #image: FirmwareImage

  constructor(image: FirmwareImage, location: TableLocation, words: readonly number[]) {
    this.#image = image
    this.base = location.base
    this.initialSp = words[0] ?? 0
    this.reset = words[1] ?? 0
    this.entries = readEntries(image, words)
    this.notes = findNotes(this, image)
  }

  /** The entry of an exception; undefined beyond the table's end. */
  entry(exceptionNumber: number): VectorEntry | undefined {
    return this.entries[exceptionNumber - 1]
  }

  /** How messages call an exception, in the table or not. */
  exceptionName(exceptionNumber: number): string {
    return this.entry(exceptionNumber)?.name ?? standardName(exceptionNumber)
  }

  /**
   * The number of an exception.
   *
   * @param exception - `SysTick`, `TIM2`, `TIM2_IRQHandler`, `irq(28)`, or the number itself
   * @throws TailchainError `EXCEPTION_UNKNOWN`, `EXCEPTION_AMBIGUOUS`, `EXCEPTION_LEFT_TO_DEFAULT`,
   * `EXCEPTION_NOT_IN_VECTOR_TABLE`
   */
  resolveException(exception: string | number): ExceptionNumber {
    return resolveException(this, this.#image.symbols, exception)
  }
}

/**
 * Finds and reads the vector table.
 *
 * @param base - where it is, if known (VTOR, or what the boot code maps to address 0)
 * @throws TailchainError `NO_VECTOR_TABLE`
 */
export function readVectorTable(image: FirmwareImage, base?: number): VectorTable {
  const location = locateVectorTable(image, base)
  const words: number[] = []
  let previous = 0
  for (let index = 0; index < Math.min(location.words, maxExceptions); index++) {
    const word = loadedWord(image.segments, location.base + 4 * index)
    if (word === undefined) break
    // Where the table's size is a guess or the section goes on behind it, it ends with the last plausible vector.
    if (index >= 16 && word !== 0 && word !== previous && !isPlausible(image, word, location.exact)) break
    words.push(word)
    if (index >= 16) previous = word
  }
  return new VectorTable(image, location, location.exact ? words : withoutCodeBehind(image, words))
}

/** Small programs have no more than a stack pointer and a reset vector, and code behind them: nothing names the table's end. */
function withoutCodeBehind(image: FirmwareImage, words: readonly number[]): readonly number[] {
  if (words.length > 16) return words
  const last = words.findLastIndex((word, index) => index >= 2 && isPlausible(image, word, false))
  const behind = words.findIndex((word, index) => index > Math.max(last, 1) && word !== 0)
  return behind < 0 ? words : words.slice(0, behind)
}

function isPlausible(image: FirmwareImage, word: number, mayLackThumbBit: boolean): boolean {
  return ((word & 1) === 1 || mayLackThumbBit) && isLoadedCode(image.segments, (word & ~1) >>> 0)
}

function readEntries(image: FirmwareImage, words: readonly number[]): VectorEntry[] {
  const handlers = words.slice(1).map((word, i) => {
    const isReserved = i + 1 < 16 && architecturalName(i + 1) === undefined
    return word === 0 || isReserved ? undefined : (word & ~1) >>> 0
  })
  const users = new Map<number, number>()
  for (const handler of handlers.slice(1)) {
    if (handler !== undefined) users.set(handler, (users.get(handler) ?? 0) + 1)
  }
  const shared = mostShared(users)
  const described = new Map<number, { names: string[]; isCatchAll: boolean; isRuntimeHardFault: boolean }>()
  const describe = (
    handler: number,
  ): { names: string[]; isCatchAll: boolean; isRuntimeHardFault: boolean } => {
    const symbols = handlersAt(image, handler)
    const description = {
      names: symbols.map((symbol) => symbol.name),
      isCatchAll: handler === shared || symbols.some((symbol) => defaultHandlerName.test(symbol.rawName)),
      isRuntimeHardFault: isRuntimeHardFault(image, symbols),
    }
    described.set(handler, description)
    return description
  }
  return handlers.map((handler, i) => {
    const exceptionNumber = i + 1
    const fallback = {
      exceptionNumber,
      name: standardName(exceptionNumber),
      value: words[i + 1] ?? 0,
      handler,
    }
    if (handler === undefined) return { ...fallback, symbols: [], isDefault: false }
    const { names, ...is } = described.get(handler) ?? describe(handler)
    const isDefault =
      exceptionNumber > 1 && (is.isCatchAll || (exceptionNumber === 3 && is.isRuntimeHardFault))
    const isNamedAfterHandler = exceptionNumber >= 16 && !isDefault && users.get(handler) === 1
    const name = (isNamedAfterHandler ? names[0] : undefined) ?? fallback.name
    return { ...fallback, name, symbols: names, isDefault }
  })
}

function handlersAt(image: FirmwareImage, address: number): FirmwareSymbol[] {
  const symbols = image.symbols.allAt(address).filter((symbol) => symbol.kind !== 'object')
  if (symbols.length < 2) return symbols
  return [...symbols.filter(hasHandlerName), ...symbols.filter((symbol) => !hasHandlerName(symbol))]
}

/** Of several names at one address, `TIM2_IRQHandler` tells more than the function that it aliases. */
function hasHandlerName(symbol: FirmwareSymbol): boolean {
  return !defaultHandlerName.test(symbol.rawName) && withoutHandlerSuffix(symbol.rawName) !== undefined
}

/** The handler that at least half of the used entries share, and at least three. */
function mostShared(users: ReadonlyMap<number, number>): number | undefined {
  let used = 0
  for (const count of users.values()) used += count
  for (const [handler, count] of users) if (count >= 3 && count * 2 >= used) return handler
  return undefined
}

/** cortex-m-rt's own handler: `HardFault_`, in older versions behind a trampoline. */
function isRuntimeHardFault(image: FirmwareImage, symbols: readonly FirmwareSymbol[]): boolean {
  const names = symbols.map((symbol) => symbol.rawName)
  if (names.includes('HardFault_')) return true
  if (!names.includes('HardFaultTrampoline')) return false
  const fallback = image.symbols.byRawName('HardFault_')[0]
  return image.symbols.byRawName('HardFault').some((symbol) => symbol.address === fallback?.address)
}

function findNotes(table: VectorTable, image: FirmwareImage): string[] {
  const notes: string[] = []
  const { initialSp, reset } = table
  if ((reset & 1) === 0)
    notes.push(`The reset vector ${hex(reset)} lacks the Thumb bit: reset ends in a fault.`)
  if (!isLoadedCode(image.segments, (reset & ~1) >>> 0)) {
    notes.push(`The reset vector ${hex(reset)} points to no loaded code.`)
  }
  if (initialSp === 0) notes.push('The initial stack pointer is 0.')
  else if (initialSp % 8 !== 0)
    notes.push(`The initial stack pointer ${hex(initialSp)} is not a multiple of 8.`)
  for (const entry of table.entries.slice(1)) {
    if (entry.handler === undefined || (entry.value & 1) === 1) continue
    notes.push(
      `The vector of ${entry.name}, ${hex(entry.value)}, lacks the Thumb bit: taking it ends in a fault.`,
    )
  }
  const hardFault = table.entry(3)
  if (hardFault?.isDefault === true && /^HardFault(_|Trampoline)?$/.test(hardFault.symbols[0] ?? '')) {
    notes.push("HardFault is left to cortex-m-rt's own handler, an endless loop.")
  }
  return notes
}
