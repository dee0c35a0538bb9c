import type { ExceptionObserver } from '../machine/activations.ts'
import {
  areMasks,
  masksOf,
  preemptionPriority,
  UpcomingInstructions,
  type Follower,
  type Upcoming,
} from '../machine/follower.ts'
import { BranchWays } from '../machine/branch-ways.ts'
import type { Machine } from '../machine/machine.ts'
import type { TracedAccess } from '../race/triples.ts'
import { Dataflow, type GrowingAccess, type Happened } from './dataflow.ts'
import { MaskedStretches } from './masked-stretches.ts'

type Seen = Pick<TracedAccess, 'kind' | 'address' | 'sizeBytes'> & { readonly value: number }

type PlacedHappening = Omit<Happened, 'access'> & { readonly access: PlacedAccess | undefined }
const nothingHappened: readonly PlacedHappening[] = []

/** Exceptions that are what an instruction does, not what arrives: faults, SVCall, DebugMonitor. */
const synchronous: readonly number[] = [3, 4, 5, 6, 11, 12]
/** NVIC, SysTick, the SCB: 0xE0000000 on. */
const privatePeripherals = 0xe0
/** Of a frame without and with floating-point registers, alignment left out. */
const [basicFrame, floatFrame] = [0x20, 0x68]

/** A traced access, and on whose stack it lies: known once it is known how far that got. */
type PlacedAccess = GrowingAccess & { stackDepth: number }

/** An activation of a handler, or 0: what was interrupted first. */
interface Activation {
  readonly number: number
  readonly exceptionNumber: number
  readonly enteredAt: number
  readonly interrupted: readonly number[]
  readonly pendedBy: number | undefined
  readonly priority: number
  /** Its frame, and the main stack pointer on entry; it is its own stack from there to where it got. */
  readonly frame: number
  readonly frameEnd: number
  readonly top: number
  lowest: number
}

/** Keeps the accesses of a run to memory that two activations share, with what became of the values. */
export class Tracer implements Follower {
  readonly #machine: Machine
  readonly #ways: BranchWays
  #accesses: PlacedAccess[] = []
  #devices: TracedAccess[] = []
  #activations: Activation[] = []
  /** Those that have not returned, innermost last. */
  #open: Activation[] = []
  #masks: MaskedStretches
  /** What held exceptions back when that was last looked at. */
  #masksWere: readonly number[] = []
  readonly #upcoming: UpcomingInstructions
  /** By address: of the variable that lies there. */
  readonly #variables = new Map<number, number | undefined>()
  #dataflow: Dataflow
  #order = 0
  /** While an instruction executes. */
  #instruction: Upcoming | undefined
  #instructions = 0
  #cycle = 0
  #seen: Seen[] = []
  /** By LDREX, by activation. */
  readonly #exclusives = new Map<number, GrowingAccess>()
  /** What instructions have pended, by exception: the activations. */
  readonly #pendedBy = new Map<number, number>()
  #pendedNow: number[] = []

  constructor(machine: Machine) {
    this.#machine = machine
    this.#upcoming = new UpcomingInstructions(machine)
    this.#ways = new BranchWays(machine)
    this.#masks = new MaskedStretches(masksOf(machine))
    this.#dataflow = new Dataflow(this.#tick, this.#ways)
    const observer: ExceptionObserver = ({ kind, exceptionNumber }) => {
      if (machine.control.follower !== this) return
      if (kind === 'pended') this.#pended(exceptionNumber)
      else if (kind === 'entered') this.#entered(exceptionNumber)
      else if (kind === 'returned') this.#returned()
    }
    machine.log.observers.add(observer)
  }

  /** Traces what `run` executes. */
  during(run: () => void): readonly TracedAccess[] {
    this.#begin()
    const { control } = this.#machine
    control.follower = this
    try {
      run()
    } finally {
      control.follower = undefined
    }
    return [...this.#shared(), ...this.#devices]
  }
  #begin(): void {
    const { ipsr, msp } = this.#machine.state
    this.#order = 0
    this.#accesses = []
    this.#devices = []
    const first = { frame: msp, frameEnd: msp, top: msp, lowest: msp, priority: 256, pendedBy: undefined }
    this.#activations = [{ number: 0, exceptionNumber: ipsr, enteredAt: 0, interrupted: [], ...first }]
    this.#open = [...this.#activations]
    this.#masksWere = masksOf(this.#machine)
    this.#masks = new MaskedStretches(this.#masksWere)
    this.#dataflow = new Dataflow(this.#tick, this.#ways)
    this.#instruction = undefined
    this.#exclusives.clear()
    this.#pendedBy.clear()
  }

  /** Every access that the machine makes: of instructions, of what is stacked and unstacked, of vectors. */
  accessed(access: Seen): void {
    if (this.#instruction === undefined) return
    const last = this.#seen.at(-1)
    // A bit-band alias tells of its own access after those that it makes of the word: they are one, of a byte.
    if (!this.#isMemory(access) && last !== undefined && this.#isMemory(last)) {
      const byte = ((access.address >>> 2) & 31) >>> 3
      this.#seen.splice(access.kind === 'write' ? -2 : -1)
      const value = (last.value >>> (8 * byte)) & 0xff
      this.#seen.push({ kind: access.kind, address: last.address + byte, sizeBytes: 1, value })
    } else this.#seen.push(access)
  }
  #isMemory({ address }: Seen): boolean {
    return this.#machine.bus.regionAt(address) !== undefined
  }

  before(): void {
    this.#instruction = this.#upcoming.next()
    this.#instructions = this.#machine.state.instructions
    this.#cycle = this.#machine.state.cycles
    this.#seen = []
    this.#pendedNow = []
  }
  after(): void {
    if (this.#instruction !== undefined) this.#finish(this.#instruction)
    this.#instruction = undefined
  }

  readonly #tick = (): number => this.#order++
  get #innermost(): Activation {
    const innermost = this.#open.at(-1)
    if (innermost === undefined) throw new RangeError('no activation')
    return innermost
  }

  /** An instruction has executed, or an exception abandons it, or it raised one itself. */
  #finish(instruction: Upcoming): void {
    const activation = this.#innermost
    const { number: context } = activation
    activation.lowest = Math.min(activation.lowest, this.#machine.state.sp)
    const happened = instruction.provenance.accesses.length === 0 ? nothingHappened : this.#match(instruction)
    const { instructions, itstate } = this.#machine.state
    const isAbandoned = instructions === this.#instructions
    // ICI: the transfer goes on. Else it starts again, and what it has read is thrown away.
    const isKept = !isAbandoned || (itstate !== 0 && (itstate & 0xf) === 0)
    for (const { access } of happened) {
      if (access !== undefined && (isKept || access.kind === 'write')) this.#accesses.push(access)
    }
    if (!isAbandoned) this.#dataflow.executed(context, instruction, happened, this.#machine.state.pc)
    if (this.#pendedNow.length > 0 && happened.some(({ seen, access }) => seen && access === undefined))
      for (const exception of this.#pendedNow) this.#pendedBy.set(exception, context)
    this.#lookAtMasks({ pc: instruction.pc, order: this.#tick(), context })
    this.#instruction = undefined
  }
  #lookAtMasks(at: Parameters<MaskedStretches['look']>[1]): void {
    if (areMasks(this.#machine, this.#masksWere)) return
    this.#masksWere = masksOf(this.#machine)
    this.#masks.look(this.#masksWere, at)
  }

  /** What the instruction means to access, in order, with what was seen of it; unaligned accesses are seen by bytes. */
  #match({ pc, provenance, isSkipped, isContinued }: Upcoming): PlacedHappening[] {
    const { accesses } = provenance
    if (isSkipped) return []
    // What follows its own accesses is unstacked or stacked; what an earlier try transferred is not seen again.
    const first = isContinued ? Math.max(0, accesses.length - this.#seen.length) : 0
    const queue = [...this.#seen]
    return accesses.map(({ kind, sizeBytes, isExclusive }, index) => {
      const next = queue[0]
      if (index < first || next?.kind !== kind || next.sizeBytes > sizeBytes) {
        const failed = kind === 'write' && isExclusive ? this.#failed(pc) : undefined
        return { seen: false, access: failed }
      }
      let [bytes, value] = [0, 0]
      while (bytes < sizeBytes && queue[0]?.kind === kind) {
        value += queue[0].value * 2 ** (8 * bytes)
        bytes += queue.shift()?.sizeBytes ?? 0
      }
      const exclusive = isExclusive ? (kind === 'read' ? 'loaded' : 'stored') : undefined
      const whole = { kind, address: next.address, sizeBytes: bytes, value }
      return { seen: true, access: this.#access(whole, { pc, exclusive }) }
    })
  }
  #failed(pc: number): PlacedAccess | undefined {
    const loaded = this.#exclusives.get(this.#innermost.number)
    if (loaded === undefined) return undefined
    return this.#access({ ...loaded, kind: 'write', value: 0 }, { pc, exclusive: 'failed' })
  }
  #access(
    { kind, address, sizeBytes, value }: Seen,
    { pc, exclusive }: Pick<TracedAccess, 'pc' | 'exclusive'>,
  ): PlacedAccess | undefined {
    const region = this.#machine.bus.regionAt(address)
    if (region === undefined && address >>> 24 !== privatePeripherals)
      this.#device({ kind, address, sizeBytes, value }, pc)
    if (region?.writable !== true) return undefined
    const { number: context, exceptionNumber, enteredAt, interrupted, pendedBy, priority } = this.#innermost
    const [order, cycle] = [this.#tick(), this.#cycle]
    const variable = this.#variableAt(address)
    const masks = this.#masks.found
    // One literal: there are very many of them.
    // prettier-ignore
    const access: PlacedAccess = {
      kind, address, sizeBytes, value, pc, context, exceptionNumber, order, cycle, enteredAt, interrupted, pendedBy,
      priority, exclusive, masks, variable, stackDepth: 0, decisions: [], usedAt: -1, valueUsedAt: -1, from: [], asksAgain: false,
      subtractedWith: [],
    }
    if (exclusive === 'loaded') this.#exclusives.set(context, access)
    return access
  }
  #variableAt(address: number): number | undefined {
    if (!this.#variables.has(address)) {
      const symbol = this.#machine.configuration.image.symbols.at(address)
      this.#variables.set(address, symbol?.kind === 'object' ? symbol.address : undefined)
    }
    return this.#variables.get(address)
  }

  #device({ value, ...access }: Seen, pc: number): void {
    const { number: context, exceptionNumber, interrupted } = this.#innermost
    const order = this.#tick()
    this.#masks.device({ ...access, value }, { pc, order, context })
    this.#devices.push({ ...access, pc, context, exceptionNumber, interrupted, order, isDevice: true })
  }
  #pended(exception: number): void {
    this.#pendedBy.delete(exception)
    if (this.#instruction !== undefined) this.#pendedNow.push(exception)
  }
  #entered(exceptionNumber: number): void {
    if (this.#instruction !== undefined) {
      // An instruction that faults has stacked a frame by now.
      const { sp } = this.#machine.state
      this.#seen = this.#seen.filter(({ address }) => address < sp || address >= sp + floatFrame)
      this.#finish(this.#instruction)
    }
    const { number } = this.#innermost
    const { lr, msp, psp } = this.#machine.state
    const frame = (lr & 4) !== 0 ? psp : msp
    const frameEnd = frame + ((lr & 0x10) !== 0 ? basicFrame : floatFrame)
    const activation: Activation = {
      number: this.#activations.length,
      exceptionNumber,
      enteredAt: this.#order,
      interrupted: this.#open.map((each) => each.number),
      pendedBy: synchronous.includes(exceptionNumber) ? number : this.#pendedBy.get(exceptionNumber),
      priority: preemptionPriority(this.#machine, exceptionNumber),
      ...{ frame, frameEnd, top: msp, lowest: msp },
    }
    this.#pendedBy.delete(exceptionNumber)
    this.#activations.push(activation)
    this.#open.push(activation)
  }
  #returned(): void {
    if (this.#instruction !== undefined) this.#finish(this.#instruction)
    if (this.#open.length > 1) this.#open.pop()
  }

  /** Of what lies in no variable, what a handler accesses that is not on its own stack. */
  #shared(): readonly TracedAccess[] {
    const words = new Set<number>()
    for (const access of this.#accesses) {
      access.stackDepth = this.#stackDepth(access)
      const depth = this.#activations[access.context]?.interrupted.length ?? 0
      if (access.variable === undefined && access.stackDepth < depth)
        for (const word of wordsOf(access)) words.add(word)
    }
    return this.#accesses.filter(
      (access) => access.variable !== undefined || wordsOf(access).some((word) => words.has(word)),
    )
  }
  #stackDepth({ address, variable, context, interrupted = [] }: GrowingAccess): number {
    if (variable !== undefined) return 0
    for (let at = interrupted.length; at >= 0; at--) {
      const number = interrupted[at] ?? context
      const activation = this.#activations[number]
      if (activation === undefined || number === 0) continue
      const { frame, frameEnd, top, lowest } = activation
      const isFrame = address >= frame && address < frameEnd
      if (isFrame || (address >= lowest && address < top)) return activation.interrupted.length
    }
    return 0
  }
}

function wordsOf({ address, sizeBytes }: Pick<Seen, 'address' | 'sizeBytes'>): number[] {
  const words: number[] = []
  for (let word = address >>> 2; word <= (address + sizeBytes - 1) >>> 2; word++) words.push(word)
  return words
}
