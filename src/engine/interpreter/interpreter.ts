import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import { exit, handler, keysSection } from './handlers.ts'
import { interpreterBytes } from './prebuilt.ts'
import { Protection } from './protection.ts'
import { Records } from './records.ts'
import { variantName, type Variant } from './variant.ts'

/** Why a stretch of interpretation ended. In every case the state is exact at a boundary. */
export type InterpreterExit = 'fuel' | 'reference' | 'breakpoint'

interface Shared {
  readonly module: WebAssembly.Module
  readonly handlers: ReadonlyMap<string, number>
}
const shared = new Map<string, Shared>()

/** The module of a variant is compiled once a process, when it is first used: nothing of a machine is in it. */
function sharedModule(variant: Variant): Shared {
  const known = shared.get(variantName(variant))
  if (known !== undefined) return known
  const module = new WebAssembly.Module(interpreterBytes(variant))
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

/** The WebAssembly interpreter of one machine: exact at every instruction, for code in memory. */
export class Interpreter {
  readonly records: Records
  readonly #core: Core
  readonly #protection: Protection
  #run: (record: number, fuel: number, executed: number) => number
  #drain: (() => void) | undefined

  constructor(core: Core) {
    const { timing } = core.configuration
    const { handlers } = sharedModule({ timing })
    this.#core = core
    this.#protection = new Protection(core)
    this.#run = this.#instance(false)
    this.records = new Records(core, handlers)
    core.bus.onCodeWrite = (address, sizeBytes) => {
      this.records.invalidate(address, sizeBytes)
    }
  }

  /** From now on loads and stores go into the access log (`core/layout.ts`), which `drain` empties. */
  traceAccesses(drain: () => void): void {
    this.#run = this.#instance(true)
    this.#drain = drain
  }
  #instance(tracesAccesses: boolean): (record: number, fuel: number, executed: number) => number {
    const { configuration, state } = this.#core
    const { module } = sharedModule({ timing: configuration.timing, tracesAccesses })
    const { exports } = new WebAssembly.Instance(module, { machine: { memory: state.memory } })
    return exports.run as (record: number, fuel: number, executed: number) => number
  }

  /**
   * Executes for up to `fuel` cycles (at least one is asked for): one for each instruction, or as many as it takes on
   * its core, the last one to its end.
   *
   * @returns `reference`: the next instruction needs the reference stage; `breakpoint`: it is marked
   */
  run(fuel: number): InterpreterExit {
    const { state, configuration } = this.#core
    const { words } = state
    this.#protection.update(() => {
      this.records.guardPages()
    })
    let left = Math.min(fuel, 0x7fffffff)
    if (this.#drain !== undefined) words[layout.loggedSp >> 2] = state.get(layout.sp)
    for (;;) {
      const pc = state.pc
      const offset = this.records.offsetOf(pc)
      if (offset === undefined || state.get(layout.t) === 0) return 'reference'
      if (state.itstate !== this.records.itstateAt(pc) || !this.#protection.allows(pc)) return 'reference'
      const fuel = this.#drain === undefined ? left : Math.min(left, tracedFuel)
      const code = this.#run(offset, fuel, 0)
      const used = fuel - (words[layout.exitFuel >> 2] ?? 0)
      const isTimed = configuration.timing !== undefined
      state.instructions += isTimed ? (words[layout.exitInstructions >> 2] ?? 0) : used
      state.cycles += used
      left -= used
      const next = this.records.addressOf(state.get(layout.exitRecord))
      state.pc = next
      if (code === exit.undecoded) this.records.decodeFrom(next)
      state.itstate = this.records.itstateAt(next)
      this.#drain?.()
      if (code === exit.fuel) {
        if (left > 0) continue
        return 'fuel'
      }
      if (code === exit.bail) return 'reference'
      if (code === exit.breakpoint) return 'breakpoint'
      if (code === exit.unseen) this.records.see(next, state)
    }
  }
}
