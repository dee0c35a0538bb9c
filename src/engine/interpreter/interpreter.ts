import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import type { Timing } from '../../core/timing/cost.ts'
import { exit, handler, keysSection } from './handlers.ts'
import { interpreterBytes } from './prebuilt.ts'
import { Protection } from './protection.ts'
import { Records } from './records.ts'

/** Why a stretch of interpretation ended. In every case the state is exact at a boundary. */
export type InterpreterExit = 'fuel' | 'reference' | 'breakpoint'

interface Shared {
  readonly module: WebAssembly.Module
  readonly handlers: ReadonlyMap<string, number>
}
const shared = new Map<Timing | undefined, Shared>()

/** The module of a timing is compiled once a process, when it is first used: nothing of a machine is in it. */
function sharedModule(timing?: Timing): Shared {
  const known = shared.get(timing)
  if (known !== undefined) return known
  const module = new WebAssembly.Module(interpreterBytes(timing))
  const [section] = WebAssembly.Module.customSections(module, keysSection)
  const keys = new TextDecoder().decode(section).split('\n')
  const made = { module, handlers: new Map(keys.map((key, index) => [key, handler.first + index])) }
  shared.set(timing, made)
  return made
}

/** Which handlers the emitted interpreter has, by key. */
export function interpreterKeys(timing?: Timing): ReadonlyMap<string, number> {
  return sharedModule(timing).handlers
}

/** The WebAssembly interpreter of one machine: exact at every instruction, for code in memory. */
export class Interpreter {
  readonly records: Records
  readonly #core: Core
  readonly #protection: Protection
  readonly #run: (record: number, fuel: number, executed: number) => number

  constructor(core: Core) {
    const { timing } = core.configuration
    const { module, handlers } = sharedModule(timing)
    const instance = new WebAssembly.Instance(module, { machine: { memory: core.state.memory } })
    this.#core = core
    this.#protection = new Protection(core)
    this.#run = instance.exports.run as (record: number, fuel: number, executed: number) => number
    this.records = new Records(core.bus, core.state.memory.buffer, handlers, core.configuration)
    core.bus.onCodeWrite = (address, sizeBytes) => {
      this.records.invalidate(address, sizeBytes)
    }
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
    for (;;) {
      const pc = state.pc
      const offset = this.records.offsetOf(pc)
      if (offset === undefined || state.get(layout.t) === 0) return 'reference'
      if (state.itstate !== this.records.itstateAt(pc) || !this.#protection.allows(pc)) return 'reference'
      const code = this.#run(offset, left, 0)
      const rest = words[layout.exitFuel >> 2] ?? 0
      const isTimed = configuration.timing !== undefined
      state.instructions += isTimed ? (words[layout.exitInstructions >> 2] ?? 0) : left - rest
      state.cycles += left - rest
      left = rest
      const next = this.records.addressOf(state.get(layout.exitRecord))
      state.pc = next
      if (code === exit.undecoded) this.records.decodeFrom(next)
      state.itstate = this.records.itstateAt(next)
      if (code === exit.fuel) return 'fuel'
      if (code === exit.bail) return 'reference'
      if (code === exit.breakpoint) return 'breakpoint'
    }
  }
}
