import { Buffer } from 'node:buffer'
import { TailchainError } from '../../errors.ts'
import type { Machine } from '../../machine/machine.ts'
import { debugInfoOf } from '../../machine/source/debug-info.ts'
import type { TraceVariable } from '../../trace/document.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import { bytesText, valueText } from './value-text.ts'

interface Variable {
  readonly name: string
  /** By which it is read: as the debug information calls it, where that knows it. */
  readonly path: string
  readonly address: number
  readonly sizeBytes: number
  isTyped: boolean
  initial: string
  isAccessed: boolean
  last: string
  /** Texts by the variable's own bytes; undefined: they depend on other memory too. */
  known: Map<string, string> | undefined
}

/** More are not followed: their values would take longer than the run. */
const maxVariables = 4096
const maxShownBytes = 256
/** As many values are put into words; after that only those that were before. */
const maxReadings = 200_000

/** The firmware's variables while it is traced: which are accessed, and what they hold after each write. */
export class TracedVariables {
  readonly #mcu: Mcu
  readonly #machine: Machine
  readonly #variables: Variable[]
  readonly #texts = new Map<string, number>()
  #readings = 0

  constructor(mcu: Mcu) {
    this.#mcu = mcu
    this.#machine = mcu[parts].machine
    this.#variables = this.#all()
  }

  /** Whether a value could not be put into words any more. */
  get isCut(): boolean {
    return this.#readings >= maxReadings
  }
  /** What their values are now is what they were at row 0. */
  begin(): void {
    for (const variable of this.#variables) variable.initial = variable.last = this.#read(variable)
  }
  /** The variable that an access begins in, or -1. */
  accessed(address: number): number {
    let [low, high] = [0, this.#variables.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#variables[middle]?.address ?? 0) <= address) low = middle + 1
      else high = middle
    }
    const variable = this.#variables[low - 1]
    if (variable === undefined || address >= variable.address + variable.sizeBytes) return -1
    variable.isAccessed = true
    return low - 1
  }
  /** The text of what a variable holds now; undefined where that is as it was. */
  changed(index: number): number | undefined {
    const variable = this.#variables[index]
    if (variable === undefined) return undefined
    const text = this.#read(variable)
    if (text === variable.last) return undefined
    variable.last = text
    return this.#indexOf(text)
  }

  /** Those that were accessed, and where each of all is among them. */
  done(): { readonly variables: TraceVariable[]; readonly order: Uint16Array; readonly texts: string[] } {
    const order = new Uint16Array(this.#variables.length)
    const variables: TraceVariable[] = []
    for (const [index, { name, address, sizeBytes, initial, isAccessed }] of this.#variables.entries()) {
      if (!isAccessed) continue
      order[index] = variables.length
      variables.push({ name, address, sizeBytes, initial: this.#indexOf(initial) })
    }
    return { variables, order, texts: [...this.#texts.keys()] }
  }

  #all(): Variable[] {
    const { bus, configuration } = this.#machine
    const described = new Map(
      (debugInfoOf(configuration.image)?.variables() ?? []).flatMap(({ name, location }) =>
        location.kind === 'memory' ? [[location.address, name] as const] : [],
      ),
    )
    const byAddress = new Map<number, Variable>()
    for (const { kind, name, address, sizeBytes } of configuration.image.symbols.all) {
      const isData = kind === 'object' && sizeBytes > 0 && bus.regionAt(address)?.writable === true
      if (!isData || (byAddress.get(address)?.sizeBytes ?? 0) >= sizeBytes) continue
      const rest = {
        initial: '',
        last: '',
        isAccessed: false,
        isTyped: true,
        known: new Map<string, string>(),
      }
      const path = described.get(address) ?? name
      // LLVM keeps only a part of some statics, and numbers it.
      const shown = described.has(address) ? name.replace(/\.\d+$/, '') : name
      byAddress.set(address, { name: shown, path, address, sizeBytes, ...rest })
    }
    return [...byAddress.values()].sort((a, b) => a.address - b.address).slice(0, maxVariables)
  }
  #indexOf(text: string): number {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    this.#texts.set(text, this.#texts.size)
    return this.#texts.size - 1
  }

  #read(variable: Variable): string {
    const { address, sizeBytes } = variable
    if (sizeBytes > maxShownBytes) return `${String(sizeBytes)} bytes`
    const bytes = this.#machine.bus.copy(address, sizeBytes) ?? new Uint8Array(0)
    if (!variable.isTyped) return bytesText(bytes)
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const known = variable.known?.get(key)
    if (known !== undefined) return known
    if (this.isCut) return bytesText(bytes)
    this.#readings++
    const { text, hasLookedElsewhere } = this.#typed(variable)
    if (text === undefined) {
      variable.isTyped = false
      return bytesText(bytes)
    }
    if (hasLookedElsewhere) variable.known = undefined
    else variable.known?.set(key, text)
    return text
  }
  /** As `Mcu.read` has it, and whether it follows pointers. */
  #typed({ path, address, sizeBytes }: Variable): { text: string | undefined; hasLookedElsewhere: boolean } {
    const { bus } = this.#machine
    let hasLookedElsewhere = false
    const outer = bus.onPeek
    bus.onPeek = (at, size) => {
      if (at < address || at + size > address + sizeBytes) hasLookedElsewhere = true
    }
    try {
      const text = valueText(this.#mcu.read(path))
      return { text, hasLookedElsewhere }
    } catch (error) {
      if (!(error instanceof TailchainError)) throw error
      return { text: undefined, hasLookedElsewhere }
    } finally {
      bus.onPeek = outer
    }
  }
}
