import { layout, record } from '../../core/layout.ts'
import { Code } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import { recordLocal } from './bind.ts'
import type { Stepper } from './emitted.ts'
import { exit } from './handlers.ts'
import { executedLocal, fuelLocal, type Meter } from './meter.ts'

/** r0…LR. */
const comparedRegisters = 15

/** What looks at every boundary without leaving emitted code: it enters the handlers with fuel for one instruction each. */
export function emitSteppers(meter: Meter): Record<Stepper, Code> {
  return {
    runToPc: stepper(meter, pushIsAtPc),
    runToState: stepper(meter, pushIsAtState),
    runToTurn: stepper(meter, pushHasTurned),
  }
}

/**
 * @param pushIsThere - puts on the stack whether to stop; `recordLocal` is the instruction's that was executed, `next` a
 * local with the one that follows
 */
function stepper(meter: Meter, pushIsThere: (code: Code, next: number, lr: number) => void): Code {
  const code = new Code(meter.parameterCount)
  const [result, next, lr] = [code.newLocal(), code.newLocal(), code.newLocal()]
  code.const(0).access(op.i32Load, layout.lr).set(lr)
  const out = code.block()
  const loop = code.loop()
  code.get(recordLocal).const(1)
  if (meter.countsCycles) code.get(executedLocal)
  code.get(recordLocal).access(op.i32Load16U, record.handler).callIndirect(0).set(result)
  // One was given, and what is left of it may be less than nothing.
  code.get(fuelLocal).const(1).op(op.i32Sub)
  code.const(0).access(op.i32Load, layout.exitFuel).op(op.i32Add).set(fuelLocal)
  if (meter.countsCycles) code.const(0).access(op.i32Load, layout.exitInstructions).set(executedLocal)
  code.get(result).const(exit.fuel).op(op.i32Ne).brIf(out)
  code.get(fuelLocal).const(0).op(op.i32LeS).brIf(out)
  code.const(0).access(op.i32Load, layout.exitRecord).set(next)
  pushIsThere(code, next, lr)
  code.brIf(out)
  code.get(next).set(recordLocal).br(loop)
  code.end()
  code.end()
  code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
  return code.get(result)
}

function pushIsAtPc(code: Code, next: number): void {
  code.get(next).const(0).access(op.i32Load, layout.soughtRecord).op(op.i32Eq)
}
function pushIsAtState(code: Code, next: number): void {
  const elsewhere = code.block()
  const isThere = code.newLocal()
  code.const(0).set(isThere)
  pushIsAtPc(code, next)
  code.op(op.i32Eqz).brIf(elsewhere)
  for (let register = 0; register < comparedRegisters; register++) {
    code.const(0).access(op.i32Load, layout.registers + 4 * register)
    code.const(0).access(op.i32Load, layout.soughtRegisters + 4 * register)
    code.op(op.i32Ne).brIf(elsewhere)
  }
  code.const(1).set(isThere)
  code.end()
  code.get(isThere)
}
function pushHasTurned(code: Code, next: number, lr: number): void {
  code.get(next).get(recordLocal).op(op.i32LeU)
  code.const(0).access(op.i32Load, layout.lr).get(lr).op(op.i32Ne, op.i32Or)
}
