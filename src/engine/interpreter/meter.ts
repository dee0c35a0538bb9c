import { layout } from '../../core/layout.ts'
import type { Code, Label } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'

/** Parameter 1 of every handler: what may still be used, this instruction included. */
export const fuelLocal = 1
/** Parameter 2, where the fuel is cycles: instructions executed. */
export const executedLocal = 2

/** What an instruction takes: a constant, and what locals hold. */
export interface Consumption {
  readonly cycles: number
  readonly locals: readonly number[]
}

/** How emitted code counts what it executes. */
export interface Meter {
  /** Of every handler: the record comes first. */
  readonly parameterCount: number
  /** Whether it asks what an instruction takes. */
  readonly countsCycles: boolean
  /** Counts an executed instruction and branches to `out` where the fuel is used up. */
  count(code: Code, consumption: Consumption, out: Label): void
  /** Stores what has been counted. */
  save(code: Code): void
}

function saveFuel(code: Code): void {
  code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
}

/** The fuel is instructions. */
export const instructionMeter: Meter = {
  parameterCount: 2,
  countsCycles: false,
  count(code, _, out) {
    code.get(fuelLocal).const(1).op(op.i32Sub).tee(fuelLocal).op(op.i32Eqz).brIf(out)
  },
  save: saveFuel,
}

/** The fuel is cycles; the last instruction may take more than there is. */
export const cycleMeter: Meter = {
  parameterCount: 3,
  countsCycles: true,
  count(code, { cycles, locals }, out) {
    code.get(executedLocal).const(1).op(op.i32Add).set(executedLocal)
    code.get(fuelLocal).const(cycles).op(op.i32Sub)
    for (const local of locals) code.get(local).op(op.i32Sub)
    code.tee(fuelLocal).const(0).op(op.i32LeS).brIf(out)
  },
  save(code) {
    saveFuel(code)
    code.const(0).get(executedLocal).access(op.i32Store, layout.exitInstructions)
  },
}
