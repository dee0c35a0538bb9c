import { Bus } from '../../src/bus/bus.ts'
import { PageTable } from '../../src/bus/pages.ts'
import type { Core } from '../../src/core/core.ts'
import { layout } from '../../src/core/layout.ts'
import { takeReset } from '../../src/core/reset.ts'
import { State } from '../../src/core/state.ts'
import type { Timing } from '../../src/core/timing/cost.ts'
import { ReferenceExecutor } from '../../src/engine/execute.ts'
import { Interpreter } from '../../src/engine/interpreter/interpreter.ts'
import { layOutMemory } from '../../src/machine/memory-map.ts'
import { cores, type Span } from '../../src/machine/chips.ts'
import { hex } from '../../src/bits.ts'
import {
  apsrMask,
  type Case,
  type Floats,
  type OracleCpu,
  type Outcome,
  type World,
} from '../oracles/unicorn.ts'
import { prng } from '../isa/prng.ts'

/** High enough that the longest branches stay between 0 and RAM. */
export const flashBase = 0x08000000
export const flashSizeBytes = 0x40000
export const ramBase = 0x20000000
export const ramSizeBytes = 0x4000
/** Every exception's handler: far from the cases' code. */
export const faultHandler = flashBase + 0x400

/** CONTROL.FPCA. */
const fpca = 1 << 2

/** Words without meaning, the same in every run, below them a vector table whose entries are `faultHandler`. */
export const world: World = makeWorld()

function makeWorld(): World {
  const random = prng(1)
  const fill = (sizeBytes: number): Uint8Array => {
    const words = Uint32Array.from({ length: sizeBytes / 4 }, random)
    return new Uint8Array(words.buffer)
  }
  const flash = fill(flashSizeBytes)
  const vectors = new Uint32Array(flash.buffer, 0, 256)
  vectors.fill(faultHandler | 1)
  vectors[0] = ramBase + ramSizeBytes / 2
  // b . for whoever goes on after a fault.
  vectors[(faultHandler - flashBase) / 4] = 0xe7fee7fe
  return { flash: { base: flashBase, image: flash }, ram: { base: ramBase, image: fill(ramSizeBytes) } }
}

export type Tier = 'reference' | 'interpreter' | 'translator'

interface Wired {
  readonly state: State
  readonly bus: Bus
  readonly core: Core
  readonly executor: ReferenceExecutor
  readonly interpreter: Interpreter | undefined
}

/** A core on a bus with these memories and nothing else. */
export function wire(
  tier: Tier,
  flash: Span,
  ram: Span,
  cpu: OracleCpu = 'cortex-m3',
  timing?: Timing,
): Wired {
  const map = layOutMemory([flash], [ram])
  const memory = new WebAssembly.Memory({ initial: map.wasmPages })
  const state = new State(memory)
  const bus = new Bus(memory.buffer, new PageTable(state.words, layout.pageTable))
  for (const region of map.regions) bus.addRegion(region)
  const core: Core = {
    state,
    bus,
    configuration: {
      ...{ interruptCount: 32, priorityBits: 8, ...cores[cpu] },
      timing,
    },
    listener: { pended: nothing, unpended: nothing, entered: nothing, returned: nothing },
    executions: undefined,
    semihosting: undefined,
    resetRequested: false,
    lastFault: undefined,
    transferInterrupts: new Set(),
    unpredictable: new Map(),
  }
  const interpreter =
    tier === 'reference' ? undefined : new Interpreter(core, tier === 'translator' ? 'at once' : undefined)
  return { state, bus, core, executor: new ReferenceExecutor(core), interpreter }
}

/** A wired core used for many cases: each begins with `load`. */
export class Rig implements Wired {
  readonly tier: Tier
  readonly state: State
  readonly bus: Bus
  readonly core: Core
  readonly executor: ReferenceExecutor
  readonly interpreter: Interpreter | undefined
  /** Instructions that the interpreter left to the reference stage. */
  bails = 0
  readonly #flash: Uint8Array
  readonly #ram: Uint8Array
  readonly #start = new Uint8Array(ramSizeBytes)
  readonly #touched: number[] = []

  readonly #cpu: OracleCpu

  constructor(tier: Tier, cpu: OracleCpu = 'cortex-m3', timing?: Timing) {
    this.#cpu = cpu
    const flash = { base: flashBase, sizeBytes: flashSizeBytes }
    const wired = wire(tier, flash, { base: ramBase, sizeBytes: ramSizeBytes }, cpu, timing)
    this.tier = tier
    this.state = wired.state
    this.bus = wired.bus
    this.core = wired.core
    this.executor = wired.executor
    this.interpreter = wired.interpreter
    this.#flash = this.#memory(flashBase, flashSizeBytes)
    this.#ram = this.#memory(ramBase, ramSizeBytes)
    this.#flash.set(world.flash.image)
    this.#ram.set(world.ram.image)
  }
  #memory(address: number, sizeBytes: number): Uint8Array {
    const region = this.bus.regionAt(address, sizeBytes)
    if (region === undefined) throw new Error('no memory')
    return this.state.bytes.subarray(region.offset, region.offset + sizeBytes)
  }

  /** A reset core, memory as in the images, then what the case says. */
  load({ code, start, registers, apsr, pokes, floats }: Case): void {
    const { state, bus } = this
    for (const address of this.#touched) {
      bus.poke(address, originalWord(address), 4)
    }
    this.#touched.length = 0
    for (const [address] of changedWords(world.ram.image, this.#ram)) {
      bus.poke(address, originalWord(address), 4)
    }
    takeReset(this.core, flashBase)
    for (const [index, halfword] of code.entries()) {
      const address = start + 2 * index
      this.#touched.push(address & ~3)
      bus.poke(address, halfword, 2)
    }
    for (const [address, value] of pokes) {
      this.#touched.push(address)
      bus.poke(address, value, 4)
    }
    for (const [index, value] of registers.entries()) state.setRegister(index, value)
    state.setFlags(apsr)
    if (this.core.configuration.hasDsp) state.setGe(apsr)
    if (floats !== undefined) this.#loadFloats(floats)
    state.pc = start
    this.#start.set(this.#ram)
    this.core.unpredictable.clear()
    this.bails = 0
    state.cycles = 0
    state.instructions = 0
  }

  /** With full access, and a floating-point context begun, so that the first instruction changes nothing else. */
  #loadFloats({ registers, fpscr }: Floats): void {
    const { state } = this
    state.set(layout.cpacr, 0xf << 20)
    state.set(layout.control, fpca)
    for (const [index, value] of registers.entries()) state.set(layout.fpRegisters + 4 * index, value)
    state.set(layout.fpscr, fpscr)
  }

  /** Executes so many instructions, or fewer if an exception is taken and `handlers` is not set. */
  run(count: number, handlers = false): void {
    let left = count
    while (left > 0 && (handlers || !this.hasFaulted)) {
      if (this.interpreter !== undefined) {
        const before = this.state.instructions
        const exit = this.interpreter.run(left)
        left -= this.state.instructions - before
        if (exit !== 'reference') continue
        this.bails += 1
      }
      this.executor.step()
      left -= 1
    }
  }
  /** RAM as it is now. */
  get ram(): Uint8Array {
    return this.#ram
  }
  word(address: number): number {
    const value = this.bus.peek(address, 4)
    if (value === undefined) throw new RangeError(`no memory at ${hex(address)}`)
    return value
  }
  get hasFaulted(): boolean {
    return this.state.ipsr !== 0 || this.state.get(layout.lockedUp) !== 0
  }

  outcome(): Outcome {
    const { state } = this
    return {
      end: this.hasFaulted ? 'fault' : 'executed',
      registers: Array.from({ length: 16 }, (_, index) => state.register(index)),
      apsr: (state.apsr & apsrMask[this.#cpu]) >>> 0,
      changes: changedWords(this.#start, this.#ram),
      ...(this.#cpu === 'cortex-m4f' ? { floats: this.#floats() } : {}),
    }
  }
  #floats(): Floats {
    const { state } = this
    const registers = Array.from({ length: 32 }, (_, index) => state.get(layout.fpRegisters + 4 * index))
    return { registers, fpscr: state.get(layout.fpscr) }
  }
}

function nothing(): void {
  // Nobody listens.
}

/** The word that the images have at an address (a multiple of 4). */
function originalWord(address: number): number {
  const { base, image } = address < ramBase ? world.flash : world.ram
  return new DataView(image.buffer).getUint32(address - base, true)
}

function changedWords(before: Uint8Array, now: Uint8Array): [address: number, value: number][] {
  const changes: [number, number][] = []
  if (Buffer.compare(before, now) === 0) return changes
  const old = new Uint32Array(before.buffer, before.byteOffset, before.length / 4)
  const current = new Uint32Array(now.buffer, now.byteOffset, now.length / 4)
  // Called for every case: an iterator over the words would cost more than the case.
  for (let index = 0; index < current.length; index++) {
    const value = current[index] ?? 0
    if (value !== old[index]) changes.push([ramBase + 4 * index, value])
  }
  return changes
}
