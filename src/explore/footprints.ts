import { flagsBits, type KnownInstructions } from '../machine/known-instructions.ts'
import type { Machine } from '../machine/machine.ts'
import type { AccessVisitor } from '../machine/track/access-trace.ts'
import type { TrackedMemory } from '../machine/track/memory.ts'
import type { Track } from '../machine/track/track.ts'
import { Accesses, type Bytes, type SharedAccesses, type Sharing } from './accesses.ts'
import { guarded } from './guards.ts'
import type { Walk } from './walk.ts'

const sp = 1 << 13
const lr = 1 << 14
const calleeSaved = 0xff0
/** PRIMASK, BASEPRI, BASEPRI_MAX and FAULTMASK as MSR numbers them (B5.2.3). */
const masks: ReadonlySet<number> = new Set([16, 17, 18, 19])
/** Standard frame. */
const frameSizeBytes = 32

/** What one instruction of an undisturbed run touches. */
export interface InstructionFootprint {
  readonly writes: number
  readonly readBytes: Bytes
  readonly writtenBytes: Bytes
}
/** What an exception's handler, and all that it brings along, touches from entry to return. */
export interface ChainFootprint {
  /** Registers and flags of what it interrupts that it depends on. */
  readonly liveIn: number
  readonly readBytes: Bytes
  readonly writtenBytes: Bytes
}

/** Whether an instruction may come before a handler as well as behind it. */
export function commute(instruction: InstructionFootprint, chain: ChainFootprint): boolean {
  const reads = guarded('commute: the handler reads a register of what it interrupts')
  if (reads && (instruction.writes & chain.liveIn) !== 0) return false
  for (const byte of instruction.writtenBytes) {
    if (chain.readBytes.has(byte) && guarded('commute: the instruction writes what the handler reads'))
      return false
    if (chain.writtenBytes.has(byte) && guarded('commute: both write')) return false
  }
  for (const byte of instruction.readBytes) {
    if (chain.writtenBytes.has(byte) && guarded('commute: the instruction reads what the handler writes'))
      return false
  }
  return true
}

/** What handlers have done that have returned. */
export interface Chain {
  /** Undefined: they commute with nothing. */
  readonly footprint: ChainFootprint | undefined
  readonly shared: SharedAccesses
}

/** Sees handlers from their arrival to their return. */
export interface HandlerRecorder {
  /** Told of every access meanwhile. */
  readonly access: AccessVisitor
  /**
   * The machine stands at a boundary, and is about to go on.
   *
   * @returns how many instructions it may execute before the next boundary that has to be looked at
   */
  before(): number
  /** Of what {@link before} allows, the next instruction is executed in the reference stage. */
  readonly stepping?: () => void
  /** The next boundary is reached. */
  after(walk: Pick<Walk, 'hasEntered' | 'hasReturned'>): void
  /** Whether what was interrupted goes on exactly where it was: the handlers have returned. */
  readonly isBack: boolean
  /** The handlers have returned, just now. */
  finish(): Chain
}

/** Sees instructions of a run one by one, each from before it executes. */
export class InstructionRecorder {
  /** Of the instruction; its own code is read. */
  readonly accesses = new Accesses()
  readonly #machine: Machine
  readonly #instructions: KnownInstructions
  #deviceAccesses = 0
  #writes: number | undefined

  constructor(machine: Machine, instructions: KnownInstructions) {
    this.#machine = machine
    this.#instructions = instructions
  }

  /** The next instruction is about to execute. */
  begin(): void {
    const { state, bus } = this.#machine
    const { footprint, instruction } = this.#instructions.at(state.pc)
    this.#deviceAccesses = bus.deviceAccesses
    this.accesses.clear()
    if (guarded('commute: code is read'))
      this.accesses.add(state.pc, instruction?.sizeBytes ?? 2, false, state.pc)
    const isSpecial = footprint?.isExclusive !== false && guarded('commute: the instruction is special')
    const movesSp = ((footprint?.writes ?? 0) & sp) !== 0 && guarded('commute: the instruction moves SP')
    this.#writes = isSpecial || movesSp ? undefined : (footprint?.writes ?? 0)
  }
  readonly access = (address: number, sizeBytes: number, isWrite: boolean): void => {
    this.accesses.add(address, sizeBytes, isWrite, this.#machine.state.pc)
  }
  /** @param hasTransition - an exception was entered or has returned on the way; undefined: it commutes with nothing */
  finish(hasTransition: boolean): InstructionFootprint | undefined {
    const { bus, alarms } = this.#machine
    const touches =
      bus.deviceAccesses !== this.#deviceAccesses && guarded('commute: the instruction touches devices')
    if (this.#writes === undefined || hasTransition || touches || alarms.next !== Infinity) return undefined
    const [readBytes, writtenBytes] = [this.accesses.bytes('read'), this.accesses.bytes('write')]
    return { writes: this.#writes, readBytes, writtenBytes }
  }
}

/**
 * Sees a handler from its arrival to its return. Where it does anything that is not plainly of its own, there is no
 * footprint: it commutes with nothing.
 */
export class ChainRecorder implements HandlerRecorder {
  readonly #machine: Machine
  readonly #memory: TrackedMemory
  readonly #sharing: Sharing
  readonly #instructions: KnownInstructions
  readonly #context: Int32Array
  readonly #deviceAccesses: number
  readonly #outputs: number
  readonly #accesses = new Accesses()
  readonly #fetched = new Accesses()
  /** How many came before the instruction that executes. */
  #before = 0
  #pc = 0
  #sp = 0
  /** Lowest addresses of the frames of what is interrupted. */
  readonly #frames: number[] = []
  /** By the address of a word on the stack: the register that was saved there, unchanged since the beginning. */
  readonly #saved = new Map<number, number>()
  /** All such words, also those that were overwritten. */
  readonly #pushed = new Set<number>()
  #liveIn = 0
  /** Registers that the handler has set; LR is, on entry. */
  #set = lr
  #isPlain: boolean

  /** The machine stands where exceptions are about to arrive. */
  constructor(
    { machine, memory }: Pick<Track, 'machine' | 'memory'>,
    instructions: KnownInstructions,
    sharing: Sharing,
  ) {
    this.#machine = machine
    this.#sharing = sharing
    this.#memory = memory
    this.#instructions = instructions
    const { bus, output } = machine
    this.#context = machine.context
    this.#deviceAccesses = bus.deviceAccesses
    this.#outputs = output.count
    // With a floating-point context the frame has another form, and may be written later.
    this.#isPlain = !machine.hasFloatContext
  }

  readonly access = (address: number, sizeBytes: number, isWrite: boolean): void => {
    this.#accesses.add(address, sizeBytes, isWrite, this.#pc)
  }
  /** One instruction at a time: what it depends on is looked at before it executes. */
  before(): number {
    this.#expect()
    return 1
  }
  #expect(): void {
    const { state } = this.#machine
    this.#pc = state.pc
    this.#sp = state.sp
    const { instruction, footprint, operation } = this.#instructions.at(this.#pc)
    if (guarded('commute: code is read'))
      this.#fetched.add(this.#pc, instruction?.sizeBytes ?? 2, false, this.#pc)
    if (!this.#isPlain) return
    if (footprint !== undefined) {
      const pushed = operation === 'PUSH' ? Number(instruction?.operands.registers) : 0
      const reads = footprint.reads & ~(pushed & ~this.#set)
      this.#depend(state.itstate === 0 ? reads : reads | flagsBits)
      // GE is read with flags that others may have set.
      if (operation === 'SEL') this.#liveIn |= flagsBits
      // What an instruction in an IT block writes it may also leave.
      if (state.itstate === 0 && operation !== 'POP') this.#set |= footprint.sets
    } else if (operation === 'MRS') {
      this.#liveIn |= flagsBits
      this.#set |= 1 << Number(instruction?.operands.d)
    } else if (operation === 'MSR') {
      this.#depend(1 << Number(instruction?.operands.n))
      if (!masks.has(Number(instruction?.operands.sysm))) this.#isPlain = false
    } else if (operation === 'IT') this.#depend(flagsBits)
    else if (operation !== 'CPS' && operation !== 'ISB') this.#isPlain = false
    if (state.itstate !== 0 && (operation === 'PUSH' || operation === 'POP')) this.#isPlain = false
  }
  after({ hasEntered, hasReturned }: Pick<Walk, 'hasEntered' | 'hasReturned'>): void {
    if (!hasReturned) this.#checkFrames(hasEntered)
    this.#followSaves()
    if (hasEntered) this.#enter()
    this.#before = this.#accesses.count
  }

  get isBack(): boolean {
    return this.#machine.isIn(this.#context)
  }
  finish(): Chain {
    const footprint = this.#footprint
    return { footprint, shared: this.#sharing.of(this.#accesses) }
  }

  get #footprint(): ChainFootprint | undefined {
    const { bus, output, alarms } = this.#machine
    const touchesDevices =
      (bus.deviceAccesses !== this.#deviceAccesses || output.count !== this.#outputs) &&
      guarded('commute: the handler touches devices')
    const keeps =
      (this.#set & calleeSaved) !== 0 &&
      guarded('commute: the handler keeps a register of what it interrupts')
    const leaves = !this.#leavesNothing && guarded('commute: what frames leave behind is read')
    if (!this.#isPlain || touchesDevices || leaves || keeps || alarms.next !== Infinity) return undefined
    const read = this.#accesses.bytes('read')
    for (const byte of this.#fetched.bytes('read')) read.add(byte)
    return { liveIn: this.#liveIn, readBytes: read, writtenBytes: this.#accesses.bytes('write') }
  }

  /** Frames hold what the instructions before have made: where they were must be dead. */
  get #leavesNothing(): boolean {
    const slots = [...this.#pushed].every((slot) => this.#memory.isDead(slot, 4))
    return slots && this.#frames.every((frame) => this.#memory.isDead(frame, frameSizeBytes))
  }
  #depend(reads: number): void {
    this.#liveIn |= reads & ~this.#set & ~sp
  }
  /** The stacked context of what is interrupted belongs to the hardware. */
  #checkFrames(hasEntered: boolean): void {
    const touches = (kind: 'read' | 'write'): boolean =>
      this.#frames.some((at) =>
        this.#accesses.touch(kind, { at, sizeBytes: frameSizeBytes, from: this.#before }),
      )
    if (touches('read') && guarded('commute: the handler looks at its frame')) this.#isPlain = false
    if (
      !hasEntered &&
      touches('write') &&
      guarded('commute: the handler changes its frame or returns elsewhere')
    )
      this.#isPlain = false
  }
  #enter(): void {
    const { log } = this.#machine
    const entered = log.activations.at(-1)
    if (entered === undefined) return
    this.#frames.push(entered.frame)
  }
  /** A register that is pushed and popped again, from a slot that nothing else reads, is not read. */
  #followSaves(): void {
    const { operation, instruction } = this.#instructions.at(this.#pc)
    const registers = Number(instruction?.operands.registers)
    if (operation === 'POP') {
      this.#restore(registers)
      return
    }
    for (const [slot, register] of this.#saved) {
      const span = { at: slot, sizeBytes: 4, from: this.#before }
      if (this.#accesses.touch('read', span)) this.#liveIn |= 1 << register
      if (this.#accesses.touch('write', span)) this.#saved.delete(slot)
    }
    if (operation !== 'PUSH') return
    let slot = this.#sp - 4 * members(registers).length
    for (const register of members(registers)) {
      if ((this.#set & (1 << register)) === 0) {
        this.#saved.set(slot, register)
        this.#pushed.add(slot)
      }
      slot += 4
    }
  }
  #restore(registers: number): void {
    let slot = this.#sp
    for (const register of members(registers)) {
      const saved = this.#saved.get(slot)
      if (saved === register) this.#set &= ~(1 << register)
      else {
        if (saved !== undefined) this.#liveIn |= 1 << saved
        this.#set |= 1 << register
      }
      slot += 4
    }
  }
}

function members(registers: number): number[] {
  return Array.from({ length: 15 }, (_, register) => register).filter((r) => (registers & (1 << r)) !== 0)
}
