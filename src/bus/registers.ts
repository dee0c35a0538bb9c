import type { BusAccess, Device } from './device.ts'

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

interface Entry<Name> {
  readonly name: Name
  readonly declaration: RegisterDeclaration
}

/** The registers of a device, found by offset and by name. */
export class RegisterBlock<Name extends string = string> {
  readonly declarations: Readonly<Record<Name, RegisterDeclaration>>
  readonly #byOffset = new Map<number, Entry<Name>>()
  /** Of those that can be volatile, what says whether they are just now. */
  readonly #volatile: (() => boolean)[] = []
  readonly #values = new Map<Name, number>()

  constructor(declarations: Readonly<Record<Name, RegisterDeclaration>>) {
    this.declarations = declarations
    for (const name of Object.keys(declarations) as Name[]) {
      const declaration = declarations[name]
      this.#byOffset.set(declaration.at, { name, declaration })
      if (declaration.isVolatile !== undefined) this.#volatile.push(declaration.isVolatile)
    }
    this.reset()
  }

  /** The value of a stored register. */
  get(name: Name): number {
    return this.#values.get(name) ?? 0
  }
  set(name: Name, value: number): void {
    this.#values.set(name, value >>> 0)
  }

  /** Whether any register can change by itself just now. */
  get isVolatile(): boolean {
    for (const isVolatile of this.#volatile) if (isVolatile()) return true
    return false
  }
  /** The register that covers the byte at `offset`. */
  at(offset: number): Entry<Name> | undefined {
    return this.#byOffset.get(offset & ~3)
  }
  /** Whether the architecture defines an access of this size to the register there. */
  permits(offset: number, sizeBytes: number): boolean {
    return sizeBytes === 4 || this.at(offset)?.declaration.sizes === 'any'
  }

  /** What a register keeps; undefined where reading it is more than that. */
  peek(offset: number): number | undefined {
    const entry = this.at(offset)
    if (entry === undefined) return undefined
    const { read, write, modelled } = entry.declaration
    const isKept = read === undefined && write === undefined && modelled !== false
    return isKept ? this.get(entry.name) : undefined
  }
  /** Undefined where no register is. */
  read(offset: number, { sizeBytes }: BusAccess): number | undefined {
    const entry = this.at(offset)
    if (entry === undefined) return undefined
    return ((this.#value(entry) >>> laneShift(offset)) & laneMask(sizeBytes)) >>> 0
  }
  /** False where no register is. */
  write(offset: number, value: number, { sizeBytes }: BusAccess): boolean {
    const entry = this.at(offset)
    if (entry === undefined) return false
    const { declaration } = entry
    if (declaration.modelled === false || !this.permits(offset, sizeBytes)) return true
    const lanes = (laneMask(sizeBytes) << laneShift(offset)) >>> 0
    const placed = ((value << laneShift(offset)) & lanes) >>> 0
    if (declaration.write !== undefined) declaration.write(placed, lanes)
    else if (declaration.read === undefined) this.#store(entry, placed, lanes)
    return true
  }

  /** Stored values become their reset values. */
  reset(): void {
    this.#values.clear()
    for (const { name, declaration } of this.#byOffset.values()) {
      if (declaration.reset !== undefined) this.set(name, declaration.reset)
    }
  }
  save(): Record<string, number> {
    return Object.fromEntries(this.#values)
  }
  restore(saved: Readonly<Record<string, number>>): void {
    this.#values.clear()
    for (const name of Object.keys(saved) as Name[]) this.set(name, saved[name] ?? 0)
  }

  #value({ name, declaration }: Entry<Name>): number {
    if (declaration.modelled === false) return 0
    if (declaration.read !== undefined) return declaration.read() >>> 0
    return declaration.write === undefined ? this.get(name) : 0
  }
  #store({ name, declaration }: Entry<Name>, placed: number, lanes: number): void {
    const { fields, changed } = declaration
    const writable = declaration.writable ?? (fields === undefined ? 0xffffffff : fieldMask(fields))
    this.set(name, (this.get(name) & ~(writable & lanes)) | (placed & writable & lanes))
    changed?.(this.get(name))
  }
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
