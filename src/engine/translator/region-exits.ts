import { heat, lastCalls, layout, record as recordFields } from '../../core/layout.ts'
import { exit } from '../interpreter/handlers.ts'
import type { Code, Label } from '../wasm/code.ts'
import { regionImports } from '../wasm/module.ts'
import { i64, op } from '../wasm/opcodes.ts'
import { kept, type FlagsInLocals, type Kept } from './flags.ts'
import type { RegionMemory } from './region-graph.ts'
import type { StateInLocals } from './state-in-locals.ts'

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

/** Bits that no record's offset has. */
const how = { own: 1, beyond: 2, call: 4 } as const

/** Code beyond a region: an address, or a record in a local. */
export type Elsewhere = { readonly address: number } | { readonly local: number }

/** How a region is left: for code beyond it, before an instruction that is the interpreter's, for want of fuel. */
export class RegionExits {
  readonly #code: Code
  readonly #environment: RegionEnvironment
  readonly #entries: ReadonlySet<number>
  /**
   * How it is left: in the high word the fuel that is given back of what was taken, in the low one the record where the
   * interpreter goes on, with {@link how}. One constant of each place, so that nothing has to be done on the way out.
   */
  readonly #how: number
  /** By which flags are in words. */
  readonly #leave: Readonly<Record<Kept, Label>>

  /** Opens the block around all that the region does. */
  constructor(code: Code, environment: RegionEnvironment, entries: ReadonlySet<number>) {
    this.#code = code
    this.#environment = environment
    this.#entries = entries
    this.#how = code.newLocal(i64)
    const [all, nzc, nz, none] = [code.block(), code.block(), code.block(), code.block()]
    this.#leave = { [kept.all]: all, [kept.nzc]: nzc, [kept.nz]: nz, [kept.none]: none }
  }
  /** To where the region is left, once {@link leavesBefore} has said how. */
  leave(flags: Kept): Label {
    return this.#leave[flags]
  }

  /** Ends it, when the region's code is written: brings the state back. */
  write(flags: FlagsInLocals, state: StateInLocals): void {
    const code = this.#code
    code.end()
    flags.bring(flags.at(kept.none), kept.nz)
    code.end()
    flags.bring(flags.at(kept.nz), kept.nzc)
    code.end()
    flags.bring(flags.at(kept.nzc), kept.all)
    code.end()
    state.store()
    const rest = code.newLocal()
    const record = code.newLocal()
    code
      .get(this.#how)
      .op(op.i32WrapI64)
      .tee(record)
      .const(~(how.own | how.beyond | how.call))
      .op(op.i32And)
    code.set(recordLocal)
    code.get(this.#how).constI64(32).op(op.i64ShrU, op.i32WrapI64).tee(rest)
    code.get(fuelLocal).op(op.i32Add).tee(fuelLocal).op(op.i32Eqz)
    code.if()
    this.#return(() => code.const(exit.fuel))
    code.end()
    this.#count(record, rest)
    code.get(record).const(how.own).op(op.i32And)
    code.if()
    code.get(recordLocal).get(fuelLocal).returnCall(regionImports.runOwn)
    code.end()
    code.get(recordLocal).get(fuelLocal).returnCall(regionImports.run)
    code.op(op.i32Const, 0)
  }

  /**
   * What leaves from here on does so before an instruction, one of this region that the interpreter executes: where the region
   * stands in for it, by its own handler.
   *
   * @param rest - fuel that was taken for it and those behind it when the block began; 0: it leaves for want of fuel
   */
  leavesBefore(address: number, rest: number): void {
    const own = this.#entries.has(address) ? how.own : 0
    this.#code.constI64(rest * 2 ** 32 + this.recordOf(address) + own).set(this.#how)
  }
  /** Leaves for code beyond this region: for the record in a local, or that of an address. */
  leaveTo(to: Elsewhere, by: 'branch' | 'call', flags: Kept): void {
    const code = this.#code
    const bits = how.beyond | (by === 'call' ? how.call : 0)
    if ('address' in to) code.constI64(this.recordOf(to.address) + bits)
    else code.get(to.local).const(bits).op(op.i32Or, op.i64ExtendI32U)
    code.set(this.#how).br(this.leave(flags))
  }
  recordOf(address: number): number {
    const offset = this.#environment.recordOf(address)
    if (offset === undefined) throw new Error('a plan goes to records only')
    return offset
  }
  #return(exitCode: () => void): void {
    const code = this.#code
    code.const(0).get(recordLocal).access(op.i32Store, layout.exitRecord)
    code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
    exitCode()
    code.return()
  }
  /**
   * Ends the run once it has often enough left for what the interpreter executes, before what a thorough region might not
   * leave to it, or for a function.
   */
  #count(record: number, rest: number): void {
    const code = this.#code
    const isBeyond = (): unknown => code.get(record).const(how.beyond).op(op.i32And)
    code.get(recordLocal).access(op.i32Load16U, recordFields.handler)
    code.const(this.#environment.firstRegion).op(op.i32LtU)
    if (this.#environment.isThorough) code.const(0)
    else code.get(rest)
    isBeyond()
    code.op(op.select)
    code.get(record).const(how.call).op(op.i32And, op.i32Or)
    code.if()
    this.#logCall(record)
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
    this.#return(() => {
      code.const(exit.hot).const(exit.bails)
      isBeyond()
      code.op(op.select)
    })
    code.end()
    code.end()
  }
  #logCall(record: number): void {
    const code = this.#code
    const at = code.newLocal()
    code.get(record).const(how.call).op(op.i32And)
    code.if()
    code.const(0).access(op.i32Load, layout.callsNext).tee(at)
    code
      .const(0)
      .access(op.i32Load, layout.lr)
      .access(op.i32Store, layout.calls + lastCalls.lr)
    code
      .get(at)
      .get(recordLocal)
      .access(op.i32Store, layout.calls + lastCalls.record)
    code.const(0).get(at).const(lastCalls.sizeBytes).op(op.i32Add)
    code.const(lastCalls.sizeBytes * lastCalls.count - 1).op(op.i32And)
    code.access(op.i32Store, layout.callsNext)
    code.end()
  }
}
