import type { Bus } from '../../bus/bus.ts'
import { pageBits, pageSizeBytes, slow, type MemoryRegion } from '../../bus/pages.ts'
import type { Core, CoreConfiguration, ExecutionListener } from '../../core/core.ts'
import { record } from '../../core/layout.ts'
import { hasEncodings } from '../../core/profile.ts'
import type { State } from '../../core/state.ts'
import { overlapsNext } from '../../core/timing/pipelining.ts'
import { bits } from '../../bits.ts'
import { decode, is32Bit, type Instruction } from '../../isa/decode.ts'
import { isReferenceOnly } from '../reference-only.ts'
import { jumpTableTargets } from '../../isa/jump-table.ts'
import { operations } from '../../isa/operations.ts'
import { advanceIt, itPosition } from '../execute.ts'
import { outcomeOf } from '../outcome.ts'
import { recordFields } from './bind.ts'
import {
  fillOperands,
  formOf,
  infoOf,
  positions,
  recordInfo,
  sinceOf,
  sinces,
  sizeOf,
  type Forms,
} from './forms/forms.ts'
import { handler, overlapping } from './handlers.ts'
import { recordForms } from './prebuilt.ts'
import { unseenHandler } from './unseen.ts'

/** Longest IT block, IT included, in bytes. */
const itBlockSizeBytes = 18
/** Longest instruction, in bytes. */
const instructionSizeBytes = 4
/** How many instructions are decoded ahead before the interpreter goes on. */
const decodeAhead = 32

/**
 * Decoded records of a machine's code: filled where code is executed, forgotten where it is overwritten. An
 * undecoded record is all zeros, so a fresh machine needs no preparation.
 */
export class Records {
  readonly #bus: Bus
  readonly #words: Int32Array
  readonly #halfwords: Uint16Array
  readonly #bytes: Uint8Array
  readonly #handlers: ReadonlyMap<string, number>
  readonly #configuration: CoreConfiguration
  readonly #executions: ExecutionListener | undefined
  /** Undefined where more is asked than what a word is: what follows it, whether it was seen. */
  readonly #forms: Forms | undefined
  /** Whose encodings the core has and this stage executes, as a mask of their numbers. */
  readonly #sinces: number
  /** Bytes from an instruction's address on whose contents its record depends. */
  readonly #dependsOnBytes: number
  /** By address: who wants them, counted. */
  readonly #breakpoints = new Map<number, number>()
  /** Told of code `[from, end)` that is no longer what it was, or must not be passed unseen. */
  onForgotten: ((from: number, end: number) => void) | undefined
  #guardsPages = false
  /** Pages in which something was decoded. */
  readonly #codePages = new Set<number>()
  /** ITSTATE of each decoded address inside an IT block, and which IT instruction it belongs to. */
  readonly #it = new Map<number, { readonly state: number; readonly itAddress: number }>()

  constructor({ bus, state, configuration, executions }: Core, handlers: ReadonlyMap<string, number>) {
    const { buffer } = state.memory
    this.#bus = bus
    this.#configuration = configuration
    this.#executions = executions
    const { timing, hasFpu } = configuration
    this.#forms = timing === undefined && executions === undefined ? recordForms() : undefined
    this.#sinces = sinces.reduce((known, since, number) => {
      const isKnown = hasEncodings(configuration, since) && (since !== 'VFPv4-SP' || hasFpu)
      return isKnown ? known | (1 << number) : known
    }, 0)
    // Where cycles are counted, a load looks at the instruction behind it.
    this.#dependsOnBytes = (timing === undefined ? 1 : 2) * instructionSizeBytes
    this.#words = new Int32Array(buffer)
    this.#halfwords = new Uint16Array(buffer)
    this.#bytes = new Uint8Array(buffer)
    this.#handlers = handlers
  }

  /** Byte offset of the record for an address; undefined where code has no records. */
  offsetOf(address: number): number | undefined {
    const region = this.#bus.regionAt(address, 2)
    return region === undefined || region.records === 0 ? undefined : recordOffset(region, address)
  }
  /** The address that a record belongs to. */
  addressOf(offset: number): number {
    for (const region of this.#bus.regions) {
      if (region.records === 0) continue
      const distance = offset - region.records
      if (distance >= 0 && distance <= region.sizeBytes * 8) return (region.base + distance / 8) >>> 0
    }
    throw new RangeError(`no code region has a record at ${String(offset)}`)
  }
  /** The ITSTATE that the record of an address was decoded for. */
  itstateAt(address: number): number {
    return this.#it.size === 0 ? 0 : (this.#it.get(address)?.state ?? 0)
  }

  /** Makes the interpreter return before the instruction at this address, each time. */
  setBreakpoint(address: number, on: boolean): void {
    const offset = this.offsetOf(address)
    const wanted = (this.#breakpoints.get(address) ?? 0) + (on ? 1 : -1)
    if (wanted === 0) this.#breakpoints.delete(address)
    else this.#breakpoints.set(address, wanted)
    if (wanted !== (on ? 1 : 0)) return
    if (offset === undefined || this.#halfwords[offset >> 1] === handler.undecoded) return
    if (on) this.onForgotten?.(address, address + 2)
    if (on) this.#halfwords[offset >> 1] = handler.breakpoint
    // Decoded again when it is next executed; its place in an IT block is kept.
    else this.#decodeOne(address, this.itstateAt(address))
  }

  /**
   * From now on no record goes on to one in a page without a fast path for code. Branches to a computed address look
   * at the page table anyway.
   */
  guardPages(): void {
    this.#guardsPages = true
    for (const region of this.#bus.regions) this.forget(region)
  }

  /** The instruction at an address is about to come out as nobody has seen it. */
  see(address: number, state: State): void {
    const itstate = this.itstateAt(address)
    const instruction = this.#decoded(address, itstate)
    this.#executions?.saw(address, instruction === undefined ? 'passed' : outcomeOf(state, instruction))
    this.#decodeOne(address, itstate)
  }

  /** The reference stage is about to execute the instruction at an address: perhaps for the last time. */
  reconsider(address: number): void {
    const offset = this.#executions === undefined ? undefined : this.offsetOf(address)
    if (offset === undefined || this.#halfwords[offset >> 1] !== handler.reference) return
    if (this.#halfwords[(offset + record.instruction) >> 1] !== handler.reference)
      this.#decodeOne(address, this.itstateAt(address))
  }

  /** The instruction that a record executes; undefined where none is decoded, or the reference stage has to see it. */
  executedAt(address: number): Instruction | undefined {
    const offset = this.offsetOf(address)
    if (offset === undefined) return undefined
    const entry = this.#halfwords[offset >> 1]
    if (entry === undefined || entry === handler.undecoded || entry === handler.breakpoint) return undefined
    if (entry >= handler.unseen && entry < handler.first) return undefined
    if (this.#executions !== undefined && entry === handler.reference) return undefined
    if (this.#halfwords[(offset + record.instruction) >> 1] === handler.reference) return undefined
    const instruction = this.#decoded(address, this.itstateAt(address))
    return instruction === undefined || isReferenceOnly(instruction.encoding) ? undefined : instruction
  }
  /** Lets a region stand in for an instruction, by its index; false where something else does already. */
  enterRegion(address: number, index: number): boolean {
    const offset = this.offsetOf(address)
    if (offset === undefined) return false
    const own = this.#halfwords[(offset + record.instruction) >> 1] ?? 0
    if (this.#halfwords[offset >> 1] !== own || own < handler.first) return false
    this.#halfwords[offset >> 1] = index
    return true
  }
  /** The region of this index no longer stands in for an instruction. */
  leaveRegion(address: number, index: number): void {
    const offset = this.offsetOf(address)
    if (offset === undefined || this.#halfwords[offset >> 1] !== index) return
    this.#halfwords[offset >> 1] = this.#halfwords[(offset + record.instruction) >> 1] ?? 0
  }

  /** Decodes from an address on where nothing was yet. */
  decodeIfNew(address: number): void {
    const offset = this.offsetOf(address)
    if (offset !== undefined && this.#halfwords[offset >> 1] === handler.undecoded) this.decodeFrom(address)
  }
  /** Decodes from an address on, until a jump or a stretch is done. */
  decodeFrom(address: number): void {
    const region = this.#bus.regionAt(address, 2)
    if (region === undefined || region.records === 0) return
    let at = address
    for (let i = 0; i < decodeAhead && at + 2 <= region.base + region.sizeBytes; i++) {
      const word = this.#wordAt(at)
      if (i > 0) {
        if (this.#halfwords[recordOffset(region, at) >> 1] !== handler.undecoded) return
        // Only an IT that executes makes a block: what looks like one may be data, before code of its own.
        if (word !== undefined && isIt(word >>> 16)) return
      }
      const info = this.#fill(region, at, word, this.itstateAt(at))
      if (info === 0) return
      if ((info & recordInfo.isIt) !== 0) this.#decodeItBlock(at)
      if ((info & recordInfo.endsStretch) !== 0) return
      at += sizeOf(info)
    }
  }

  /** Code under a write is forgotten, where there is any. */
  invalidate(address: number, sizeBytes: number): void {
    const region = this.#bus.regionAt(address)
    if (region === undefined || region.records === 0) return
    // A 32-bit instruction may begin in the halfword before.
    let touchesCode = false
    for (let at = (address & ~1) - this.#dependsOnBytes + 2; at < address + sizeBytes; at += 2) {
      if (at >= region.base && this.#halfwords[recordOffset(region, at) >> 1] !== handler.undecoded)
        touchesCode = true
    }
    if (!touchesCode) return
    const first = (address & ~(pageSizeBytes - 1)) - itBlockSizeBytes - 2
    const end = ((address + sizeBytes - 1) | (pageSizeBytes - 1)) + 1
    this.#clear(region, first, end)
    // Blocks are forgotten as a whole: a record inside one is valid only with its IT instruction's.
    const isForgotten = (at: number): boolean => at >= first && at < end
    const blocks = new Set<number>()
    for (const [at, { itAddress }] of this.#it) {
      if (isForgotten(at) || isForgotten(itAddress)) blocks.add(itAddress)
    }
    for (const [at, { itAddress }] of this.#it) {
      if (!blocks.has(itAddress)) continue
      for (const each of [at, itAddress]) this.#clear(region, each, each + 2)
      this.#it.delete(at)
    }
  }
  /** Forgets all code of a region: its bytes were replaced as a whole. */
  forget(region: MemoryRegion): void {
    this.onForgotten?.(region.base, region.base + region.sizeBytes)
    for (const page of this.#codePages) {
      const address = page * pageSizeBytes
      if (address >= region.base && address < region.base + region.sizeBytes)
        this.#clear(region, address, address + pageSizeBytes)
    }
    for (const [at, { itAddress }] of this.#it) {
      if (itAddress >= region.base && itAddress < region.base + region.sizeBytes) this.#it.delete(at)
    }
  }
  #clear(region: MemoryRegion, from: number, end: number): void {
    this.onForgotten?.(from, end)
    const first = recordOffset(region, Math.max(from, region.base))
    const last = recordOffset(region, Math.min(end, region.base + region.sizeBytes))
    this.#bytes.fill(0, first, last)
  }

  #decodeItBlock(address: number): void {
    let state = bits(this.#bus.peek(address, 2) ?? 0, 7, 0)
    let at = address + 2
    while ((state & 0xf) !== 0) {
      this.#it.set(at, { state, itAddress: address })
      const info = this.#decodeOne(at, state)
      if (info === 0) return
      at += sizeOf(info)
      state = advanceIt(state)
    }
  }

  #decodeOne(address: number, itstate: number): number {
    const region = this.#bus.regionAt(address, 2)
    return region === undefined ? 0 : this.#fill(region, address, this.#wordAt(address), itstate)
  }
  /**
   * Fills the record of an address where a word is. Returns what is known of its instruction, as `recordInfo` packs it; 0:
   * nothing.
   */
  #fill(region: MemoryRegion, address: number, word: number | undefined, itstate: number): number {
    const page = address >>> pageBits
    const lastPage = (address + this.#dependsOnBytes - 1) >>> pageBits
    this.#codeAt(page)
    if (lastPage !== page) this.#codeAt(lastPage)
    const known = word === undefined ? 0 : this.#fillByForm(region, address, word, itstate)
    return known === 0 ? this.#fillDecoded(region, address, itstate) : known
  }
  #codeAt(page: number): void {
    if (this.#codePages.has(page)) return
    this.#codePages.add(page)
    this.#bus.pages.setSlow(page, 'write', slow.code, true)
  }

  /** In the plain case, where what the word is tells all; 0: it has to be decoded. */
  #fillByForm(region: MemoryRegion, address: number, word: number, itstate: number): number {
    const forms = this.#forms
    if (forms === undefined || this.#guardsPages) return 0
    const form = formOf(forms, word, itstate === 0 ? 0 : positions.indexOf(itPosition(itstate)))
    if (form === 0) return 0
    const info = forms[form] ?? 0
    if (((this.#sinces >>> sinceOf(info)) & 1) === 0) return 0
    const sizeBytes = sizeOf(info)
    const end = region.base + region.sizeBytes
    if (address + sizeBytes > end) return 0
    const at = recordOffset(region, address) >> 2
    const words = this.#words
    const value = fillOperands(forms, form, word, words, at)
    const target = address + 4 + value
    if ((info & recordInfo.branches) !== 0 && (target < region.base || target + 2 > end)) return 0
    const index = info & recordInfo.handlerMask
    const entry = itstate === 0 ? index : entryInIt(itstate, index, sizeBytes)
    words[at] = (this.#breakpoints.has(address) ? handler.breakpoint : entry) | (index << 16)
    words[at + (record.pc >> 2)] = address
    return info
  }
  /** 32 bits with the first halfword high, which may be all; undefined where it reaches beyond memory. */
  #wordAt(address: number): number | undefined {
    const first = this.#bus.peek(address, 2) ?? 0
    if (!is32Bit(first)) return first << 16
    const second = this.#bus.peek(address + 2, 2)
    return second === undefined ? undefined : (first << 16) | second
  }

  #fillDecoded(region: MemoryRegion, address: number, itstate: number): number {
    const offset = recordOffset(region, address)
    const instruction = this.#decoded(address, itstate)
    const index = this.#handlerFor(instruction, address, region)
    const guard = this.#guardFor(instruction, address)
    const entry =
      itstate === 0
        ? (guard ?? index)
        : guard === undefined
          ? entryInIt(itstate, index, instruction?.sizeBytes ?? 2)
          : handler.reference
    const unseen =
      this.#executions === undefined
        ? undefined
        : unseenHandler(this.#executions, {
            address,
            instruction,
            itstate,
            index,
            isGuarded: guard !== undefined,
            targets:
              instruction === undefined
                ? []
                : jumpTableTargets(instruction, address, (at, sizeBytes) => this.#bus.peek(at, sizeBytes)),
          })
    this.#halfwords[offset >> 1] = this.#breakpoints.has(address) ? handler.breakpoint : (unseen ?? entry)
    this.#halfwords[(offset + record.instruction) >> 1] = index
    this.#words[(offset + record.pc) >> 2] = address
    if (instruction === undefined) return 0
    const { slots, word } = recordFields(operations[instruction.operation], instruction.operands)
    this.#words[(offset + record.slots) >> 2] = slots
    this.#words[(offset + record.word) >> 2] = word
    return infoOf(instruction, index)
  }

  /** Undefined where it is UNDEFINED on this core, or reaches beyond memory. */
  #decoded(address: number, itstate: number): Instruction | undefined {
    const first = this.#bus.peek(address, 2) ?? 0
    const second = is32Bit(first) ? this.#bus.peek(address + 2, 2) : 0
    if (second === undefined) return undefined
    const instruction = decode(first, second, itPosition(itstate))
    if (instruction === undefined || !hasEncodings(this.#configuration, instruction.encoding.since))
      return undefined
    return instruction
  }

  /** What tests that the page which comes next has a fast path for code, where it is another one. */
  #guardFor(instruction: Instruction | undefined, address: number): number | undefined {
    if (!this.#guardsPages || instruction === undefined) return undefined
    const page = address >>> pageBits
    const { offset } = instruction.operands
    const goesOn = (address + instruction.sizeBytes) >>> pageBits !== page
    const branches = typeof offset === 'number' && (address + 4 + offset) >>> pageBits !== page
    if (goesOn && branches) return handler.reference
    if (branches) return handler.guardTarget
    return goesOn ? handler.guardNext : undefined
  }
  #handlerFor(instruction: Instruction | undefined, address: number, region: MemoryRegion): number {
    if (instruction === undefined || instruction.unpredictable) return handler.reference
    if (instruction.encoding.since === 'VFPv4-SP' && !this.#configuration.hasFpu) return handler.reference
    // What follows it must have its record in the same region: one that touches this one has others.
    if (address + instruction.sizeBytes > region.base + region.sizeBytes) return handler.reference
    const offset = instruction.operands.offset
    if (typeof offset === 'number') {
      const target = address + 4 + offset
      // Relative branches step over records: they must stay in their region.
      if (target < region.base || target + 2 > region.base + region.sizeBytes) return handler.reference
    }
    const key =
      this.#configuration.timing !== undefined && overlapsNext(this.#bus, instruction, address)
        ? overlapping(instruction.key)
        : instruction.key
    return this.#handlers.get(key) ?? handler.reference
  }
}

function recordOffset(region: MemoryRegion, address: number): number {
  return region.records + (address - region.base) * 8
}

function isIt(halfword: number): boolean {
  return halfword >>> 8 === 0xbf && bits(halfword, 3, 0) !== 0
}

/**
 * What stands before an instruction's own handler in an IT block: there always is something, so that whoever sees an
 * operation's handler, or a region, knows that it is in none.
 */
function entryInIt(itstate: number, index: number, sizeBytes: 2 | 4): number {
  return index === handler.reference ? index : handler.conditional(itstate >>> 4, sizeBytes)
}
