import { heat, layout, record } from '../../core/layout.ts'
import { exit } from '../interpreter/handlers.ts'
import type { Code, Label } from '../wasm/code.ts'
import { regionImports } from '../wasm/module.ts'
import { op } from '../wasm/opcodes.ts'
import type { RegionMemory } from './region-graph.ts'

/** Parameters of a region, those of a handler: a record, and what may still be used. */
export const recordLocal = 0
export const fuelLocal = 1
export const parameterCount = 2

/** What emitted code knows of the machine that it is for: the same for all with its firmware and its chip. */
export interface RegionEnvironment {
  readonly memory: RegionMemory
  /** Byte offset of an address's record; undefined where it has none. */
  recordOf(address: number): number | undefined
  /** Handlers from this index on are regions. */
  readonly firstRegion: number
  /** How often code is reached before it is hot. */
  readonly threshold: number
  /** It has all kinds of memory that the interpreter has; else it leaves before an access outside of its windows. */
  readonly isThorough: boolean
}

/** How a region is left: for code beyond it, before an instruction that is the interpreter's, for want of fuel. */
export class RegionExits {
  readonly #code: Code
  readonly #environment: RegionEnvironment
  readonly #entries: ReadonlySet<number>
  /** It leaves before an instruction that it stands in for: that goes on with its own handler. */
  readonly #isAtEntry: number
  /** It leaves before what it can't do, not for want of fuel. */
  readonly #hasBailed: number
  /** Before an instruction that this region doesn't execute. */
  readonly bail: Label
  /** For code beyond this region. */
  readonly leave: Label

  /** Opens the blocks around all that the region does. */
  constructor(code: Code, environment: RegionEnvironment, entries: ReadonlySet<number>) {
    this.#code = code
    this.#environment = environment
    this.#entries = entries
    this.#isAtEntry = code.newLocal()
    this.#hasBailed = code.newLocal()
    this.bail = code.block()
    this.leave = code.block()
  }

  /** Ends them, when the region's code is written: `store` brings the state back. */
  write(store: () => void): void {
    const code = this.#code
    code.end()
    store()
    this.#endWithoutFuel()
    this.#countHeat()
    code.get(recordLocal).get(fuelLocal).returnCall(regionImports.run)
    code.end()
    store()
    this.#endWithoutFuel()
    this.#countBails()
    code.get(this.#isAtEntry)
    code.if()
    code.get(recordLocal).get(fuelLocal).returnCall(regionImports.runOwn)
    code.end()
    code.get(recordLocal).get(fuelLocal).returnCall(regionImports.run)
    code.op(op.i32Const, 0)
  }

  /** Leaves before an instruction; its fuel and that of those behind it was taken when the block began. */
  giveBack(address: number, rest: number): void {
    const code = this.#code
    code.get(fuelLocal).const(rest).op(op.i32Add).set(fuelLocal)
    if (!this.#environment.isThorough) code.const(1).set(this.#hasBailed)
    this.leaveBefore(address)
  }
  /** An instruction of this region that the interpreter executes: where the region stands in for it, by its own handler. */
  leaveBefore(address: number): void {
    const code = this.#code
    if (this.#entries.has(address)) code.const(1).set(this.#isAtEntry)
    code.const(this.recordOf(address)).set(recordLocal).br(this.bail)
  }
  recordOf(address: number): number {
    const offset = this.#environment.recordOf(address)
    if (offset === undefined) throw new Error('a plan goes to records only')
    return offset
  }
  #endWithoutFuel(): void {
    const code = this.#code
    code.get(fuelLocal).op(op.i32Eqz)
    code.if()
    this.#return(exit.fuel)
    code.end()
  }
  #return(exitCode: number): void {
    const code = this.#code
    code.const(0).get(recordLocal).access(op.i32Store, layout.exitRecord)
    code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
    code.const(exitCode).return()
  }
  /** Where the interpreter goes on: ends the run once it has done so often enough. */
  #countHeat(): void {
    const code = this.#code
    code.get(recordLocal).access(op.i32Load16U, record.handler)
    code.const(this.#environment.firstRegion).op(op.i32LtU)
    code.if()
    this.#count(exit.hot)
    code.end()
  }
  /** What this region leaves to the interpreter, and a thorough one might not. */
  #countBails(): void {
    if (this.#environment.isThorough) return
    this.#code.get(this.#hasBailed)
    this.#code.if()
    this.#count(exit.bails)
    this.#code.end()
  }
  #count(exitCode: number): void {
    const code = this.#code
    const counter = code.newLocal()
    const count = code.newLocal()
    code
      .get(recordLocal)
      .const(heat.shift - 1)
      .op(op.i32ShrU)
    code
      .const((heat.counters - 1) * 2)
      .op(op.i32And)
      .tee(counter)
    code.get(counter).access(op.i32Load16U, layout.heat).const(1).op(op.i32Add).tee(count)
    code.access(op.i32Store16, layout.heat)
    code.get(count).const(this.#environment.threshold).op(op.i32Eq)
    code.if()
    this.#return(exitCode)
    code.end()
  }
}
