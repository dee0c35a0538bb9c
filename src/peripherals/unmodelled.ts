import type { BusAccess, Device } from '../bus/device.ts'

/** Firmware touched a register that nothing models. */
export interface UnmodelledAccess {
  readonly address: number
  readonly kind: 'read' | 'write'
  /** Of the first such access. */
  readonly pc: number
}
interface Span {
  readonly base: number
  readonly sizeBytes: number
}
interface Saved {
  readonly pages: readonly (readonly [number, Uint8Array])[]
  readonly accesses: readonly UnmodelledAccess[]
}

const pageBits = 10
/** 4 MiB of registers: more than any chip has. Firmware that writes on and on gets a BusFault there. */
const pageLimit = 4096
const accessLimit = 10_000

/**
 * What answers where nothing is modelled, so that start-up code which sets up clocks and pins runs: registers
 * that read as they were last written, zero at first. The first accesses are listed, that the user knows.
 */
export class UnmodelledRegisters implements Device {
  readonly name = 'unmodelled registers'
  readonly volatile = false
  readonly #spans: readonly Span[]
  readonly #pc: () => number
  readonly #pages = new Map<number, Uint8Array>()
  readonly #seen = new Set<string>()
  readonly #accesses: UnmodelledAccess[] = []

  /**
   * @param spans - addresses that it answers at; elsewhere an access is a BusFault
   * @param pc - address of the instruction that executes
   */
  constructor(spans: readonly Span[], pc: () => number) {
    this.#spans = spans
    this.#pc = pc
  }

  /** Once for each address and kind, in the order in which they first came. */
  get accesses(): readonly UnmodelledAccess[] {
    return this.#accesses
  }

  read(address: number, { sizeBytes }: BusAccess): number | undefined {
    if (!this.#covers(address)) return undefined
    this.#note(address, 'read')
    return this.#word(address, sizeBytes)
  }
  peek(address: number): number | undefined {
    return this.#covers(address) ? this.#word(address, 4) : undefined
  }
  write(address: number, value: number, { sizeBytes }: BusAccess): boolean {
    const page = this.#covers(address) ? this.#page(address) : undefined
    if (page === undefined) return false
    this.#note(address, 'write')
    for (let index = 0; index < sizeBytes; index++) {
      page[(address + index) & ((1 << pageBits) - 1)] = (value >>> (8 * index)) & 0xff
    }
    return true
  }

  /** The registers are zero again; the list stays. */
  reset(): void {
    this.#pages.clear()
  }
  save(): Saved {
    return {
      pages: [...this.#pages].map(([page, bytes]) => [page, bytes.slice()] as const),
      accesses: [...this.#accesses],
    }
  }
  /** Whoever has only read is where it was; which accesses there were is for the user alone. */
  identity(): unknown {
    return [...this.#pages].map(([page, bytes]) => [page, Buffer.from(bytes).toString('latin1')])
  }
  restore(saved: unknown): void {
    const { pages, accesses } = saved as Saved
    this.#pages.clear()
    for (const [page, bytes] of pages) this.#pages.set(page, bytes.slice())
    this.#accesses.length = 0
    this.#seen.clear()
    for (const access of accesses) this.#add(access)
  }

  #covers(address: number): boolean {
    return this.#spans.some(({ base, sizeBytes }) => address >= base && address < base + sizeBytes)
  }
  #word(address: number, sizeBytes: number): number {
    let value = 0
    for (let index = sizeBytes - 1; index >= 0; index--) value = value * 256 + this.#byte(address + index)
    return value
  }
  #byte(address: number): number {
    return this.#pages.get(address >>> pageBits)?.[address & ((1 << pageBits) - 1)] ?? 0
  }
  #page(address: number): Uint8Array | undefined {
    const number = address >>> pageBits
    const known = this.#pages.get(number)
    if (known !== undefined || this.#pages.size >= pageLimit) return known
    const page = new Uint8Array(1 << pageBits)
    this.#pages.set(number, page)
    return page
  }
  #note(address: number, kind: 'read' | 'write'): void {
    if (this.#accesses.length < accessLimit) this.#add({ address, kind, pc: this.#pc() })
  }
  #add(access: UnmodelledAccess): void {
    const key = `${access.kind} ${String(access.address)}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#accesses.push(access)
  }
}
