import type { Core } from '../../core/core.ts'
import { exceptionReturn } from '../../core/exception-return.ts'
import { layout, throughExceptions } from '../../core/layout.ts'
import { poppedXpsr } from '../../core/profile.ts'
import { implementedPriority } from '../../core/priority.ts'
import type { Emitted, Handler } from './emitted.ts'
import { excReturnOf, fillExceptionReturns, isExceptionReturn } from './exception-returns.ts'
import { SlowPages } from './slow-pages.ts'
import { exit, handler, keysSection } from './handlers.ts'
import { MaskLog } from './mask-log.ts'
import { interpreterModule } from './modules.ts'
import { Protection } from './protection.ts'
import { Records } from './records.ts'
import { variantName, type Variant } from './variant.ts'
import { Hotspots, type TranslationPolicy } from '../translator/hotspots.ts'

/** Why a stretch of interpretation ended. In every case the state is exact at a boundary. */
export type InterpreterExit = 'fuel' | 'reference' | 'breakpoint'

interface Shared {
  readonly module: WebAssembly.Module
  readonly handlers: ReadonlyMap<string, number>
}
const shared = new Map<string, Shared>()

/** With what its handlers' keys are: looked at once a process. */
function sharedModule(variant: Variant): Shared {
  const known = shared.get(variantName(variant))
  if (known !== undefined) return known
  const module = interpreterModule(variant)
  const [section] = WebAssembly.Module.customSections(module, keysSection)
  const keys = new TextDecoder().decode(section).split('\n')
  const made = { module, handlers: new Map(keys.map((key, index) => [key, handler.first + index])) }
  shared.set(variantName(variant), made)
  return made
}

/** Which handlers the emitted interpreter has, by key. */
export function interpreterKeys(variant: Variant = {}): ReadonlyMap<string, number> {
  return sharedModule(variant).handlers
}

/** Cycles after which the access log is emptied: what so many instructions access fits in. */
const tracedFuel = 128
/** Instructions within which a sample finds a loop or a call. */
const sampleLength = 200

/** Where a run comes to its end: words of a state (`core/layout.ts`). */
export interface Sought {
  readonly words: Int32Array
  /** Registers have to be what they were there, too. */
  readonly hasRegisters: boolean
}

/** The WebAssembly interpreter of one machine: exact at every instruction, for code in memory. Hot code becomes regions. */
export class Interpreter {
  readonly records: Records
  readonly #core: Core
  readonly #protection: Protection
  #emitted: Emitted
  /** Undefined: nothing is translated. */
  #hotspots: Hotspots | undefined
  #drain: (() => void) | undefined
  readonly #slowPages: SlowPages
  /** Called when an exception return was made that emitted code has executed. */
  onReturn: () => void = () => undefined
  /** What emitted code did to masks. */
  readonly masks: MaskLog

  /** @param policy - which code becomes regions; undefined: none */
  constructor(core: Core, policy: TranslationPolicy | undefined) {
    const { timing } = core.configuration
    const { handlers } = sharedModule({ timing })
    this.#core = core
    this.#protection = new Protection(core)
    this.records = new Records(core, handlers)
    this.masks = new MaskLog(core.state)
    this.#slowPages = new SlowPages(core, this.masks)
    const { profile } = core.configuration
    core.state.set(layout.basepriBits, profile === 'v6-M' ? 0 : implementedPriority(core, 0xff))
    this.#emitted = this.#instance(false)
    if (timing === undefined) {
      fillExceptionReturns(core.state)
      core.bus.pages.exceptionReturns = layout.exceptionReturns
      core.state.set(throughExceptions.xpsrMask, poppedXpsr(core.configuration))
    }
    if (policy !== undefined && timing === undefined)
      this.#hotspots = new Hotspots({ core, records: this.records, emitted: this.#emitted }, policy)
    core.bus.onCodeWrite = (address, sizeBytes) => {
      this.#hotspots?.forget(address, address + sizeBytes)
      this.records.invalidate(address, sizeBytes)
    }
  }

  /** Lets it know whether something is to happen before so many cycles and instructions since reset. */
  set isDueBefore(isDue: (cycle: number, instruction: number) => boolean) {
    this.#slowPages.isDueBefore = isDue
  }
  /** From now on loads and stores go into the access log (`core/layout.ts`), which `drain` empties. */
  traceAccesses(drain: () => void): void {
    this.#emitted = this.#instance(true)
    this.#drain = drain
    this.#stopTranslating()
  }
  readonly #onProtected = (): void => {
    this.#stopTranslating()
    this.records.guardPages()
  }
  #stopTranslating(): void {
    this.#hotspots?.forgetAll()
    this.#hotspots = undefined
  }
  #instance(tracesAccesses: boolean): Emitted {
    const { configuration, state } = this.#core
    const { module } = sharedModule({ timing: configuration.timing, tracesAccesses })
    const { exports } = new WebAssembly.Instance(module, {
      machine: { memory: state.memory, askSlowPage: this.#slowPages.ask },
    })
    return exports as unknown as Emitted
  }

  /**
   * Executes for up to `fuel` cycles (at least one is asked for): one for each instruction, or as many as it takes on
   * its core, the last one to its end.
   *
   * @returns `reference`: the next instruction needs the reference stage; `breakpoint`: it is marked
   */
  run(fuel: number): InterpreterExit {
    return this.#run(fuel, this.#emitted.run)
  }
  /** The same, but no further than to where PC is what is sought, and, with `hasRegisters`, r0…LR are too. */
  runTo(sought: Sought, fuel: number): InterpreterExit {
    const { words } = this.#core.state
    words[layout.soughtRecord >> 2] = this.records.offsetOf((sought.words[layout.pc >> 2] ?? 0) >>> 0) ?? 0
    words.set(sought.words.subarray(layout.registers >> 2, layout.pc >> 2), layout.soughtRegisters >> 2)
    const { runToState, runToPc } = this.#emitted
    return this.#run(fuel, sought.hasRegisters ? runToState : runToPc)
  }
  /**
   * The same as {@link run}, through SysTick's expiries and returns from handlers as far as they are plain cases:
   * `throughExceptions` (`core/layout.ts`) is what it is told and tells.
   */
  runThrough(fuel: number): InterpreterExit {
    return this.#run(fuel, this.#emitted.runThrough ?? this.#emitted.run)
  }
  /** Whether it does so right now: neither are cycles and accesses followed, nor is it to look where the time goes. */
  takesThrough(): boolean {
    if (this.#emitted.runThrough === undefined) return false
    return this.#hotspots?.takesSampleAt(this.#core.state.pc) !== true
  }
  #run(fuel: number, entry: Handler): InterpreterExit {
    const { state } = this.#core
    this.#protection.update(this.#onProtected)
    const hotspots = this.#hotspots
    let left = Math.min(fuel, 0x7fffffff)
    if (this.#drain !== undefined) state.set(layout.loggedSp, state.get(layout.sp))
    for (;;) {
      if (hotspots?.policy === 'at once') hotspots.translate(state.pc)
      else if (hotspots !== undefined && this.#isSampled(entry) && hotspots.takesSampleAt(state.pc)) {
        if (entry === this.#emitted.runThrough) return 'fuel'
        left = this.#sample(hotspots, left)
        if (left <= 0) return 'fuel'
      }
      const before = state.cycles
      const slice = this.#slice(left, entry)
      const code = this.#enter(entry, slice)
      if (code === undefined) return 'reference'
      const used = state.cycles - before
      left -= used
      hotspots?.ran(used)
      if (code === exit.bail) {
        this.records.reconsider(state.pc)
        return 'reference'
      }
      if (code === exit.breakpoint) return 'breakpoint'
      if (code === exit.unseen) this.records.see(state.pc, state)
      if (code === exit.exceptionReturn) return 'fuel'
      if (code === exit.hot) hotspots?.reached(state.pc)
      if (code === exit.bails) hotspots?.bailed(state.pc)
      const isThere = code === exit.fuel && used < slice
      if (left <= 0 || isThere || this.#slowPages.isCut) return 'fuel'
    }
  }
  #slice(left: number, entry: Handler): number {
    if (this.#drain !== undefined) return Math.min(left, tracedFuel)
    return this.#hotspots?.policy === 'hot' && this.#isSampled(entry)
      ? Math.min(left, this.#hotspots.cyclesLeft)
      : left
  }
  #isSampled(entry: Handler): boolean {
    return entry === this.#emitted.run || entry === this.#emitted.runThrough
  }

  /** Enters emitted code once; undefined where the instruction at PC has no record that is valid for it. */
  #enter(entry: Handler, fuel: number): number | undefined {
    const { state, configuration } = this.#core
    const { words } = state
    const pc = state.pc
    const offset = this.records.offsetOf(pc)
    if (offset === undefined || state.get(layout.t) === 0) return undefined
    if (state.itstate !== this.records.itstateAt(pc) || !this.#protection.allows(pc)) return undefined
    // What was decoded since may have taken the fast path for writes from its page.
    this.#hotspots?.update()
    const isTimely = this.#isSampled(entry)
    this.#slowPages.begin(fuel, isTimely)
    this.masks.begin(isTimely)
    const code = entry(offset, fuel, 0)
    if (entry !== this.#emitted.runThrough) {
      const used = (words[layout.givenFuel >> 2] ?? 0) - (words[layout.exitFuel >> 2] ?? 0)
      const isTimed = configuration.timing !== undefined
      state.instructions += isTimed ? (words[layout.exitInstructions >> 2] ?? 0) : used
      state.cycles += used
    }
    this.masks.drain()
    const reached = state.get(layout.exitRecord)
    if (isExceptionReturn(reached)) {
      // What the branch has accessed comes before the frame.
      this.#drain?.()
      return this.#returnFrom(excReturnOf(reached))
    }
    const next = this.records.addressOf(reached)
    state.pc = next
    if (code === exit.undecoded) this.records.decodeFrom(next)
    state.itstate = this.records.itstateAt(next)
    this.#drain?.()
    return code
  }

  /** PC is behind the branch, which has executed. */
  #returnFrom(excReturn: number): number {
    const { state } = this.#core
    state.itstate = 0
    // In Thread mode it is an address where there is no code.
    if (state.inHandlerMode) {
      exceptionReturn(this.#core, excReturn)
      this.onReturn()
    } else state.pc = excReturn & ~1
    return exit.exceptionReturn
  }

  /** Looks where the time goes: the next loop or call from here. Returns what fuel is left. */
  #sample(hotspots: Hotspots, fuel: number): number {
    const { state } = this.#core
    const from = state.pc
    let left = fuel
    const end = left - sampleLength
    hotspots.startSample()
    while (left > Math.max(end, 0)) {
      const { cycles } = state
      const slice = Math.min(left - end, left)
      const code = this.#enter(this.#emitted.runToTurn, slice)
      const used = state.cycles - cycles
      left -= used
      if (code === exit.undecoded) continue
      if (code === exit.exceptionReturn) return 0
      if (code === exit.fuel) hotspots.sampled(from, used < slice ? state.pc : undefined)
      return left
    }
    return left
  }
}
