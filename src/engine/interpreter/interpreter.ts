import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import { exit, handler, keysSection } from './handlers.ts'
import { interpreterBytes } from './prebuilt.ts'
import { Protection } from './protection.ts'
import { Records } from './records.ts'

/** Why a stretch of interpretation ended. In every case the state is exact at a boundary. */
export type InterpreterExit = 'fuel' | 'reference' | 'breakpoint'

let shared:
  { readonly module: WebAssembly.Module; readonly handlers: ReadonlyMap<string, number> } | undefined

/** The module is compiled once a process: nothing of a machine is in it. */
function sharedModule(): NonNullable<typeof shared> {
  if (shared !== undefined) return shared
  const module = new WebAssembly.Module(interpreterBytes())
  const [section] = WebAssembly.Module.customSections(module, keysSection)
  const keys = new TextDecoder().decode(section).split('\n')
  shared = { module, handlers: new Map(keys.map((key, index) => [key, handler.first + index])) }
  return shared
}

/** Which handlers the emitted interpreter has, by key. */
export function interpreterKeys(): ReadonlyMap<string, number> {
  return sharedModule().handlers
}

/** The WebAssembly interpreter of one machine: exact at every instruction, for code in memory. */
export class Interpreter {
  readonly records: Records
  readonly #core: Core
  readonly #protection: Protection
  readonly #run: (record: number, fuel: number) => number

  constructor(core: Core) {
    const { module, handlers } = sharedModule()
    const instance = new WebAssembly.Instance(module, { machine: { memory: core.state.memory } })
    this.#core = core
    this.#protection = new Protection(core)
    this.#run = instance.exports.run as (record: number, fuel: number) => number
    this.records = new Records(core.bus, core.state.memory.buffer, handlers, core.configuration)
    core.bus.onCodeWrite = (address, sizeBytes) => {
      this.records.invalidate(address, sizeBytes)
    }
  }

  /**
   * Executes up to `fuel` instructions (at least one is asked for).
   *
   * @returns `reference`: the next instruction needs the reference stage; `breakpoint`: it is marked
   */
  run(fuel: number): InterpreterExit {
    const { state } = this.#core
    this.#protection.update(() => {
      this.records.guardPages()
    })
    let left = Math.min(fuel, 0x7fffffff)
    for (;;) {
      const pc = state.pc
      const offset = this.records.offsetOf(pc)
      if (offset === undefined || state.get(layout.t) === 0) return 'reference'
      if (state.itstate !== this.records.itstateAt(pc) || !this.#protection.allows(pc)) return 'reference'
      const code = this.#run(offset, left)
      const rest = code === exit.fuel ? 0 : state.get(layout.exitFuel)
      state.instructions += left - rest
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
