import { pageBits, slow, type MemoryRegion } from '../../bus/pages.ts'
import { AccessTrace, type AccessVisitor, type SpVisitor } from './access-trace.ts'
import type { Machine } from '../machine.ts'
import { Lanes } from './lanes.ts'

/** Memory that can be written, word by word. */
interface Part {
  /** Index of its first word in the machine's memory, and of the one behind its last. */
  readonly first: number
  readonly end: number
  /** What to add to an address to find its byte in the machine's memory. */
  readonly delta: number
  /** Addresses of its first word, and of what comes behind its last. */
  readonly base: number
  readonly limit: number
  /** As it was when the exploration began. */
  readonly start: Int32Array
  readonly startDead: Uint8Array
  /** As it was when it was last looked at: what a write replaces. */
  readonly now: Int32Array
  /** A bit for each byte of a word: nobody is to read it before it is written. */
  readonly dead: Uint8Array
  /** Bytes that are never dead: of variables, and those that were read nevertheless. */
  readonly live: Uint8Array
  /** When the hash last took account of a word. */
  readonly hashedAt: Int32Array
}

/** A point to which memory can be taken back. */
export interface MemoryMark {
  readonly length: number
  readonly lanes: Lanes
}

/** Which bits of a word lie in bytes that are not in this set of four. */
const livingBits = Int32Array.from({ length: 16 }, (_, dead) =>
  [0, 1, 2, 3].reduce((bits, byte) => (((dead >> byte) & 1) === 1 ? bits : bits | (0xff << (8 * byte))), 0),
)

/**
 * Follows the writes of a machine from one beginning on: takes them back to any point before, and keeps a hash of what
 * differs from the beginning. Dead bytes don't count in it.
 */
export class TrackedMemory {
  readonly #lanes = new Lanes()
  /** Told of each access, where somebody wants to know. */
  onAccess: AccessVisitor | undefined
  /** How many bytes were read though they were taken for dead: they no longer are. */
  revived = 0
  /** Which: two numbers each, the word's index in the machine's memory and its bytes as a set of four bits. */
  readonly #revivals: number[] = []
  readonly #machine: Machine
  readonly #words: Int32Array
  readonly #trace: AccessTrace
  readonly #parts: readonly Part[]
  /** Most accesses are to the memory that the one before them was to. */
  #lastPart: Part | undefined
  /** Three words for each change: index in the machine's memory, old value, old dead bytes. */
  #journal = new Int32Array(3 * 1024)
  #length = 0
  /** How much of the journal the hash takes account of: what comes and goes before it is asked for costs nothing. */
  #hashed = 0
  #hashings = 0

  constructor(machine: Machine) {
    this.#machine = machine
    this.#words = machine.state.words
    this.#trace = new AccessTrace(machine, this.#accessed)
    this.#parts = machine.bus.regions.filter(({ writable }) => writable).map(partOf)
    this.#lastPart = this.#parts[0]
    for (const { kind, address, sizeBytes } of machine.configuration.image.symbols.all) {
      if (kind === 'object') this.#keepAlive(address, sizeBytes)
    }
  }

  /** Told, among the accesses, of what emitted code makes of SP. */
  set onSp(visit: SpVisitor) {
    this.#trace.onSp = visit
  }
  /** The exploration begins where the machine stands. */
  begin(): void {
    this.#forget()
    for (const { first, end, start, startDead, now, dead } of this.#parts) {
      start.set(this.#words.subarray(first, end))
      now.set(start)
      dead.fill(0)
      startDead.fill(0)
    }
  }
  /** What was buried so far was dead from the beginning on. */
  begun(): void {
    for (const { startDead, dead } of this.#parts) startDead.set(dead)
    this.#forget()
  }
  #forget(): void {
    this.#lanes.clear()
    this.#length = this.#hashed = 0
  }
  /** A hash of what differs from the beginning. */
  get lanes(): Readonly<Lanes> {
    if (this.#hashed < this.#length) this.#hash()
    return this.#lanes
  }
  /** For {@link undo}. */
  mark(): MemoryMark {
    const lanes = new Lanes()
    lanes.copy(this.lanes)
    return { length: this.#length, lanes }
  }
  /** Memory becomes what it was at the mark. */
  undo({ length: mark, lanes }: MemoryMark): void {
    const journal = this.#journal
    let page = -1
    let holdsCode = false
    for (let at = this.#length - 3; at >= mark; at -= 3) {
      const index = journal[at] ?? 0
      const old = journal[at + 1] ?? 0
      const part = this.#partOf(index)
      if (part === undefined) continue
      const address = index * 4 - part.delta
      if (address >>> pageBits !== page) {
        page = address >>> pageBits
        holdsCode = this.#machine.bus.pages.isSlow(page, 'write', slow.code)
      }
      if (holdsCode) this.#machine.bus.onCodeWrite?.(address, 4)
      this.#words[index] = old
      part.now[index - part.first] = old
      part.dead[index - part.first] = journal[at + 2] ?? 0
    }
    this.#length = this.#hashed = mark
    this.#lanes.copy(lanes)
  }
  /** Bytes that a stack pointer has risen past: nobody reads them before they are written again. */
  bury(from: number, end: number): void {
    for (let address = wordOf(from); address < end; address += 4) {
      const part = this.#partAt(address)
      if (part === undefined) return
      const index = (address + part.delta) / 4 - part.first
      const old = part.dead[index] ?? 0
      const dead = old | (15 & ~(part.live[index] ?? 0))
      if (dead !== old) this.#change(part, index, part.now[index] ?? 0, dead)
    }
  }
  /** Whether nobody is to read any of these bytes before it is written. */
  isDead(address: number, sizeBytes: number): boolean {
    for (let at = wordOf(address); at < address + sizeBytes; at += 4) {
      const part = this.#partAt(at)
      const dead = part?.dead[(at + part.delta) / 4 - part.first] ?? 0
      if ((bytesOf(at, address, sizeBytes) & ~dead) !== 0) return false
    }
    return true
  }
  /** What a byte holds that can be written. */
  byteAt(address: number): number {
    const part = this.#partAt(address)
    return part === undefined ? 0 : (this.#machine.state.bytes[address + part.delta] ?? 0)
  }
  /** Whether memory is there that can be written. */
  holds(address: number): boolean {
    return this.#partAt(address) !== undefined
  }
  /** The host reads memory to decide something: what it reads is not dead. */
  read(address: number, sizeBytes: number): void {
    for (let at = wordOf(address); at < address + sizeBytes; at += 4) {
      const part = this.#partAt(at)
      if (part === undefined) return
      const index = (at + part.delta) / 4 - part.first
      const dead = (part.dead[index] ?? 0) & bytesOf(at, address, sizeBytes)
      if (dead === 0) continue
      this.revived++
      const isNew = dead & ~(part.live[index] ?? 0)
      if (isNew !== 0) this.#revive(part, index, isNew)
    }
  }
  /** Which bytes were read though they were taken for dead; for {@link revivals} of another machine's memory. */
  get revivals(): readonly number[] {
    return this.#revivals
  }
  /** These are live for having been read, and no others. */
  set revivals(revivals: readonly number[]) {
    const own = this.#revivals.splice(0)
    for (let at = 0; at < own.length; at += 2) {
      const [word = 0, bytes = 0] = own.slice(at, at + 2)
      const part = this.#partOf(word)
      if (part !== undefined) part.live[word - part.first] = (part.live[word - part.first] ?? 0) & ~bytes
    }
    for (let at = 0; at < revivals.length; at += 2) {
      const [word = 0, bytes = 0] = revivals.slice(at, at + 2)
      const part = this.#partOf(word)
      if (part !== undefined) this.#revive(part, word - part.first, bytes)
    }
  }
  #revive(part: Part, index: number, bytes: number): void {
    part.live[index] = (part.live[index] ?? 0) | bytes
    this.#revivals.push(part.first + index, bytes)
  }

  readonly #accessed = (address: number, sizeBytes: number, isWrite: boolean): void => {
    if (isWrite) this.#write(address, sizeBytes)
    else this.read(address, sizeBytes)
    this.onAccess?.(address, sizeBytes, isWrite)
  }
  #write(address: number, sizeBytes: number): void {
    for (let at = wordOf(address); at < address + sizeBytes; at += 4) {
      const part = this.#partAt(at)
      if (part === undefined) return
      const index = (at + part.delta) / 4 - part.first
      const old = part.dead[index] ?? 0
      const dead = old === 0 ? 0 : old & ~bytesOf(at, address, sizeBytes)
      const value = this.#words[index + part.first] ?? 0
      if (value !== part.now[index] || dead !== old) this.#change(part, index, value, dead)
    }
  }
  #change(part: Part, index: number, value: number, dead: number): void {
    if (this.#length === this.#journal.length) {
      const longer = new Int32Array(2 * this.#journal.length)
      longer.set(this.#journal)
      this.#journal = longer
    }
    this.#journal[this.#length++] = index + part.first
    this.#journal[this.#length++] = part.now[index] ?? 0
    this.#journal[this.#length++] = part.dead[index] ?? 0
    part.now[index] = value
    part.dead[index] = dead
  }
  /** The first of a word's changes says what the hash has of it. */
  #hash(): void {
    const journal = this.#journal
    const hashing = ++this.#hashings
    for (let at = this.#hashed; at < this.#length; at += 3) {
      const index = journal[at] ?? 0
      const part = this.#partOf(index)
      const word = index - (part?.first ?? 0)
      if (part === undefined || part.hashedAt[word] === hashing) continue
      part.hashedAt[word] = hashing
      this.#toggle(part, word, journal[at + 1] ?? 0, journal[at + 2] ?? 0)
      this.#toggle(part, word, part.now[word] ?? 0, part.dead[word] ?? 0)
    }
    this.#hashed = this.#length
  }
  /** Takes a word's part in the hash out of it, or puts it in: none where the word is as at the beginning. */
  #toggle({ first, start, startDead }: Part, index: number, held: number, mask: number): void {
    const living = livingBits[mask] ?? 0
    const value = held & living
    if (mask === startDead[index] && value === ((start[index] ?? 0) & living)) return
    // A machine's memory has less than 2^28 words.
    this.#lanes.toggle((first + index) | (mask << 28), value)
  }
  #keepAlive(address: number, sizeBytes: number): void {
    for (let at = wordOf(address); at < address + sizeBytes; at += 4) {
      const part = this.#partAt(at)
      if (part === undefined) return
      const index = (at + part.delta) / 4 - part.first
      part.live[index] = (part.live[index] ?? 0) | bytesOf(at, address, sizeBytes)
    }
  }
  #partAt(address: number): Part | undefined {
    const last = this.#lastPart
    if (last !== undefined && address >= last.base && address < last.limit) return last
    for (const part of this.#parts)
      if (address >= part.base && address < part.limit) return (this.#lastPart = part)
    return undefined
  }
  #partOf(index: number): Part | undefined {
    const last = this.#lastPart
    if (last !== undefined && index >= last.first && index < last.end) return last
    return this.#parts.find(({ first, end }) => index >= first && index < end)
  }
}

function partOf({ base, offset, sizeBytes }: MemoryRegion): Part {
  const [first, end] = [offset >> 2, (offset + sizeBytes + 3) >> 2]
  const length = end - first
  return {
    ...{ first, end, delta: offset - base, base: wordOf(base), limit: 4 * end - (offset - base) },
    ...{ start: new Int32Array(length), startDead: new Uint8Array(length) },
    ...{ now: new Int32Array(length), dead: new Uint8Array(length), live: new Uint8Array(length) },
    hashedAt: new Int32Array(length),
  }
}

/** The address of the word that a byte lies in. */
function wordOf(address: number): number {
  return address - (address & 3)
}
/** The bytes of the word at `at` that lie in a span, as a set of four bits. */
function bytesOf(at: number, address: number, sizeBytes: number): number {
  const from = Math.max(address - at, 0)
  const end = Math.min(address + sizeBytes - at, 4)
  return ((1 << end) - 1) & ~((1 << from) - 1)
}
