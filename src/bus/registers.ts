import type { BusAccess, Device, Reader } from './device.ts'

/** A named span of bits in a register. */
export interface Field {
  readonly high: number
  readonly low: number
  readonly mask: number
  readonly doc: string
  /** The architecture that brought it; see {@link implementedIn}. */
  readonly since?: 'v7-M'
}

/** Bits `high:low` of a register. */
export function field(high: number, low: number, doc: string, since?: 'v7-M'): Field {
  const mask = (((2 << (high - low)) - 1) << low) >>> 0
  return { high, low, doc, mask, ...(since !== undefined && { since }) }
}
/** A single bit of a register. */
export function flag(index: number, doc: string, since?: 'v7-M'): Field {
  return field(index, index, doc, since)
}
/** All bits that the fields name; the others are reserved. */
export function fieldMask(fields: Readonly<Record<string, Field>>): number {
  return Object.values(fields).reduce((mask, { mask: own }) => mask | own, 0) >>> 0
}

/** Of registers or fields, those that a core's architecture has. */
export function implementedIn<T extends { readonly since?: 'v7-M' }>(
  profile: 'v6-M' | 'v7-M',
  all: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(all).filter(([, { since }]) => since === undefined || since === profile),
  )
}

/**
 * A register as its device declares it. With neither `read` nor `write` the block stores the value. With
 * only one of them the register is read-only or write-only: the other direction is RAZ or WI.
 */
export interface RegisterDeclaration {
  /** Byte offset from the device's base, a multiple of 4. */
  readonly at: number
  readonly doc?: string
  readonly fields?: Readonly<Record<string, Field>>
  /** Value of a stored register after reset. Default 0. */
  readonly reset?: number
  /** Bits of a stored register that a write changes. Default: the declared fields; without any, all 32. */
  readonly writable?: number
  /** Whether byte and halfword accesses are defined. Otherwise they read their lane and write nothing. */
  readonly sizes?: 'word' | 'any'
  /** The register's value. */
  readonly read?: () => number
  /** `value` is in its lane, zero elsewhere; `lanes` masks the bits that the access covers. */
  readonly write?: (value: number, lanes: number) => void
  /** After a write to a stored register. */
  readonly changed?: (value: number) => void
  /** Whether what is read can change by itself just now, or by reading. */
  readonly isVolatile?: () => boolean
  /** `false`: known and documented, but RAZ/WI in this model. */
  readonly modelled?: false
  /** The architecture that brought it; see {@link implementedIn}. */
  readonly since?: 'v7-M'
}

/** A register as its block knows it: what accesses need, in one shape for all of them. */
export interface Register<Name extends string = string> {
  readonly name: Name
  readonly declaration: RegisterDeclaration
  /** Byte offset of its word. */
  readonly at: number
  readonly read: (() => number) | undefined
  readonly isVolatile: (() => boolean) | undefined
  /** Without `read` or `write`: it reads as {@link value}. */
  readonly isKept: boolean
  readonly takesWordsOnly: boolean
  /** What {@link RegisterBlock.get} and `set` are about. */
  value: number
}

/** The registers of a device, found by offset and by name. */
export class RegisterBlock<Name extends string = string> {
  readonly declarations: Readonly<Record<Name, RegisterDeclaration>>
  readonly #byOffset = new Map<number, Register<Name>>()
  readonly #byName = new Map<Name, Register<Name>>()
  /** Found last: who polls asks for the same one again. */
  #last: Register<Name> | undefined
  /** Of those that can be volatile, what says whether they are just now. */
  readonly #volatile: (() => boolean)[] = []

  constructor(declarations: Readonly<Record<Name, RegisterDeclaration>>) {
    this.declarations = declarations
    for (const name of Object.keys(declarations) as Name[]) {
      const entry = registerOf(name, declarations[name])
      this.#byOffset.set(entry.at, entry)
      this.#byName.set(name, entry)
      if (entry.isVolatile !== undefined) this.#volatile.push(entry.isVolatile)
    }
    this.reset()
  }

  [Symbol.iterator](): Iterator<Register<Name>> {
    return this.#byName.values()
  }
  /** For who looks often: to find it takes longer. */
  named(name: Name): Register<Name> {
    const entry = this.#byName.get(name)
    if (entry === undefined) throw new RangeError(`no register ${name}`)
    return entry
  }
  /** The value of a stored register. */
  get(name: Name): number {
    return this.#byName.get(name)?.value ?? 0
  }
  set(name: Name, value: number): void {
    const entry = this.#byName.get(name)
    if (entry !== undefined) entry.value = value >>> 0
  }

  /** Whether any register can change by itself at all. */
  get canBeVolatile(): boolean {
    return this.#volatile.length > 0
  }
  /** Whether any register can change by itself just now. */
  get isVolatile(): boolean {
    for (const isVolatile of this.#volatile) if (isVolatile()) return true
    return false
  }
  /** The register that covers the byte at `offset`. */
  at(offset: number): Register<Name> | undefined {
    const word = offset & ~3
    if (this.#last?.at === word) return this.#last
    return (this.#last = this.#byOffset.get(word))
  }
  /** Whether the architecture defines an access of this size to the register there. */
  permits(offset: number, sizeBytes: number): boolean {
    return sizeBytes === 4 || this.at(offset)?.takesWordsOnly === false
  }

  /** What a register keeps; undefined where reading it is more than that. */
  peek(offset: number): number | undefined {
    const entry = this.at(offset)
    return entry?.isKept === true ? entry.value : undefined
  }
  /** Undefined where no register is. */
  read(offset: number, { sizeBytes }: BusAccess): number | undefined {
    const entry = this.at(offset)
    return entry === undefined ? undefined : readLanes(entry, offset, sizeBytes)
  }
  /** False where no register is. */
  write(offset: number, value: number, { sizeBytes }: BusAccess): boolean {
    const entry = this.at(offset)
    if (entry === undefined) return false
    const { declaration } = entry
    if (declaration.modelled === false || (entry.takesWordsOnly && sizeBytes !== 4)) return true
    const lanes = (laneMask(sizeBytes) << laneShift(offset)) >>> 0
    const placed = ((value << laneShift(offset)) & lanes) >>> 0
    if (declaration.write !== undefined) declaration.write(placed, lanes)
    else if (entry.isKept) store(entry, placed, lanes)
    return true
  }

  /** Stored values become their reset values. */
  reset(): void {
    for (const entry of this.#byName.values()) entry.value = (entry.declaration.reset ?? 0) >>> 0
  }
  save(): Record<string, number> {
    const saved: Record<string, number> = {}
    for (const { name, value } of this.#byName.values()) if (value !== 0) saved[name] = value
    return saved
  }
  restore(saved: Readonly<Record<string, number>>): void {
    for (const entry of this.#byName.values()) entry.value = saved[entry.name] ?? 0
  }
}

function registerOf<Name extends string>(name: Name, declaration: RegisterDeclaration): Register<Name> {
  const { at, read, write, modelled, sizes, isVolatile } = declaration
  const isModelled = modelled !== false
  return {
    name,
    declaration,
    at,
    read: isModelled ? read : undefined,
    isVolatile,
    isKept: isModelled && read === undefined && write === undefined,
    takesWordsOnly: sizes !== 'any',
    value: 0,
  }
}
/** What a read of some bytes of a register gives. */
export function readLanes(register: Register, offset: number, sizeBytes: 1 | 2 | 4): number {
  const value = register.read === undefined ? keptIn(register) : register.read()
  return sizeBytes === 4 ? value >>> 0 : (value >>> laneShift(offset)) & laneMask(sizeBytes)
}
/** The same, each time. */
export function laneReader(register: Register, offset: number, sizeBytes: 1 | 2 | 4): () => number {
  if (sizeBytes === 4 && register.read !== undefined) return register.read
  return () => readLanes(register, offset, sizeBytes)
}
function keptIn({ isKept, value }: Register): number {
  return isKept ? value : 0
}
function store(register: Register, placed: number, lanes: number): void {
  const { fields, changed, writable: declared } = register.declaration
  const writable = declared ?? (fields === undefined ? 0xffffffff : fieldMask(fields))
  register.value = ((register.value & ~(writable & lanes)) | (placed & writable & lanes)) >>> 0
  changed?.(register.value)
}

/** A device that is its registers. What is between them reads as nothing: a BusFault, unless overridden. */
export abstract class RegisterDevice implements Device {
  abstract readonly name: string
  abstract readonly registers: RegisterBlock

  /** Whether any register can change by itself just now. */
  get volatile(): boolean {
    return this.registers.isVolatile
  }
  read(offset: number, access: BusAccess): number | undefined {
    return this.registers.read(offset, access)
  }
  reader(offset: number, sizeBytes: BusAccess['sizeBytes']): Reader | undefined {
    const register = this.registers.at(offset)
    // A device may read in its own way.
    if (register === undefined || this.read !== RegisterDevice.prototype.read) return undefined
    const isVolatile = this.registers.canBeVolatile ? () => this.registers.isVolatile : undefined
    return { read: laneReader(register, offset, sizeBytes), isVolatile }
  }
  peek(offset: number): number | undefined {
    return this.registers.peek(offset)
  }
  write(offset: number, value: number, access: BusAccess): boolean {
    return this.registers.write(offset, value, access)
  }
  abstract reset(): void
  abstract save(): unknown
  abstract restore(saved: unknown): void
}

function laneShift(offset: number): number {
  return (offset & 3) * 8
}
function laneMask(sizeBytes: 1 | 2 | 4): number {
  return sizeBytes === 4 ? 0xffffffff : (1 << (8 * sizeBytes)) - 1
}
