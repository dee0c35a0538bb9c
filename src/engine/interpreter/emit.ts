import { pageEntry } from '../../bus/pages.ts'
import { layout, loggedAccess, record } from '../../core/layout.ts'
import { meanings } from '../../core/semantics/index.ts'
import type { Stage } from '../../core/stage.ts'
import { costOf, type Cost } from '../../core/timing/cost.ts'
import { canOverlap } from '../../core/timing/pipelining.ts'
import type { Commit } from '../emit/effects.ts'
import { Graph } from '../emit/graph.ts'
import type { Node } from '../emit/node.ts'
import { findPageEntry } from '../emit/page-entry.ts'
import { GraphWriter } from '../emit/writer.ts'
import { Code, type Label } from '../wasm/code.ts'
import { assembleModule } from '../wasm/module.ts'
import { op } from '../wasm/opcodes.ts'
import { bindToRecord, recordLocal } from './bind.ts'
import { exit, handler, keysSection, overlapping } from './handlers.ts'
import { instructionsByKey } from './keys.ts'
import type { Variant } from './variant.ts'
import { cycleMeter, fuelLocal, instructionMeter, type Consumption, type Meter } from './meter.ts'
import { emitThrough } from './through.ts'
import { emitSteppers } from './steppers.ts'
import type { Instruction } from '../../isa/decode.ts'
import { isReferenceOnly } from '../reference-only.ts'

/**
 * Emits the interpreter: one function for each handler key, which tail-calls the next record's. The bytes
 * hold nothing of a machine; they are made when the package is built.
 *
 */
export function emitInterpreter({ timing, tracesAccesses = false }: Variant = {}): Uint8Array {
  const emitter = new Emitter(timing === undefined ? instructionMeter : cycleMeter, tracesAccesses)
  const keys: string[] = []
  const functions: Code[] = []
  functions[handler.undecoded] = emitter.leaving(exit.undecoded)
  functions[handler.breakpoint] = emitter.leaving(exit.breakpoint)
  functions[handler.reference] = emitter.leaving(exit.bail)
  for (let cond = 0; cond < 15; cond++) {
    for (const sizeBytes of [2, 4] as const)
      functions[handler.conditional(cond, sizeBytes)] = emitter.conditional(cond, sizeBytes)
  }
  functions[handler.guardNext] = emitter.guard(false)
  functions[handler.guardTarget] = emitter.guard(true)
  functions[handler.unseen] = emitter.leaving(exit.unseen)
  for (let cond = 0; cond < 14; cond++) {
    functions[handler.unseenIf(cond)] = emitter.unseenIf(cond)
    for (const sizeBytes of [2, 4] as const)
      functions[handler.unseenOrSkip(cond, sizeBytes)] = emitter.unseenOrSkip(cond, sizeBytes)
  }
  functions[handler.unseenIfZero] = emitter.unseenIfZero(true)
  functions[handler.unseenUnlessZero] = emitter.unseenIfZero(false)
  functions[handler.exceptionReturn] = emitter.leaving(exit.exceptionReturn)
  for (const [key, instruction] of instructionsByKey()) {
    const cost = timing === undefined ? undefined : costOf(timing, instruction.operation)
    functions.push(emitter.operation(instruction, cost))
    keys.push(key)
    if (cost === undefined || !canOverlap(instruction)) continue
    functions.push(emitter.operation(instruction, { ...cost, cycles: cost.cycles - 1 }))
    keys.push(overlapping(key))
  }
  const entries = {
    run: emitter.run(record.handler),
    runOwn: emitter.run(record.instruction),
    ...emitSteppers(emitter.meter),
    ...(emitter.asksSlowPages && { runThrough: emitThrough(emitter.meter) }),
  }
  const keysText = { name: keysSection, text: keys.join('\n') }
  return assembleModule(functions, entries, keysText, emitter.asksSlowPages ? askImport : undefined)
}

const oneCycle: Cost = { cycles: 1 }

/** `SlowPages.ask`. */
const askImport = { name: 'askSlowPage', parameterCount: 4 } as const
const askFunction = 0

class Emitter {
  readonly meter: Meter
  readonly #tracesAccesses: boolean

  constructor(meter: Meter, tracesAccesses: boolean) {
    this.meter = meter
    this.#tracesAccesses = tracesAccesses
  }

  /** Where cycles count, or accesses are followed, the reference stage does. */
  get asksSlowPages(): boolean {
    return !this.meter.countsCycles && !this.#tracesAccesses
  }

  /** What goes on with a record, by its handler or by that of its instruction. */
  run(field: number): Code {
    const code = this.#code()
    this.#dispatch(code, field)
    return code
  }
  leaving(exitCode: number): Code {
    const body = this.#code()
    this.#leave(body, exitCode)
    return body
  }

  /** Inside an IT block: the instruction behind `conditional` runs where the condition holds. */
  conditional(cond: number, sizeBytes: 2 | 4): Code {
    if (cond === 14) return this.run(record.instruction)
    return this.#withExits((code, bail, out) => {
      const graph = new Graph({ sizeBytes, address: (g) => g.constant(0) })
      new GraphWriter(code, bail).value(graph.condition(cond) as never)
      code.if()
      this.#dispatch(code, record.instruction)
      code.end()
      advance(code, sizeBytes)
      this.#dispatchCounting(code, { cycles: 1, locals: [] }, out)
    })
  }

  /** Leaves where the condition holds, which nobody has seen; else the instruction follows. */
  unseenIf(cond: number): Code {
    return this.#withExits((code, bail) => {
      this.#leaveIf(code, cond, bail)
      this.#dispatch(code, record.instruction)
    })
  }
  /** Leaves where the condition holds, which nobody has seen; else the instruction is skipped. */
  unseenOrSkip(cond: number, sizeBytes: 2 | 4): Code {
    return this.#withExits((code, bail, out) => {
      this.#leaveIf(code, cond, bail)
      advance(code, sizeBytes)
      this.#dispatchCounting(code, { cycles: 1, locals: [] }, out)
    })
  }
  #leaveIf(code: Code, cond: number, bail: Label): void {
    const graph = new Graph({ sizeBytes: 2, address: (g) => g.constant(0) })
    new GraphWriter(code, bail).value(graph.condition(cond) as never)
    code.if()
    this.#leave(code, exit.unseen)
    code.end()
  }
  /** The same for CBZ and CBNZ, by whether their register is zero. */
  unseenIfZero(isZero: boolean): Code {
    const code = this.#code()
    code.get(recordLocal).access(op.i32Load8U, record.slots).access(op.i32Load, layout.registers)
    if (isZero) code.op(op.i32Eqz)
    code.if()
    this.#leave(code, exit.unseen)
    code.end()
    this.#dispatch(code, record.instruction)
    return code
  }

  /**
   * Leaves before an instruction whose successor's page has no fast path for code. A record's `pc` + 4 is behind the
   * instruction or its second halfword, in the page that it reaches.
   */
  guard(byOffset: boolean): Code {
    return this.#withExits((code, bail) => {
      const target = code.newLocal()
      code.get(recordLocal).access(op.i32Load, record.pc).const(4).op(op.i32Add)
      if (byOffset) code.get(recordLocal).access(op.i32Load, record.word).op(op.i32Add)
      code.set(target)
      findPageEntry(code, () => code.get(target))
      code.access(op.i32Load, pageEntry.code).op(op.i32Eqz).brIf(bail)
      this.#dispatch(code, record.instruction)
    })
  }

  operation(instruction: Instruction, { cycles, refill = 0, extra }: Cost = oneCycle): Code {
    if (isReferenceOnly(instruction.encoding) && !this.asksSlowPages) return this.leaving(exit.bail)
    return this.#withExits((code, bail, out) => {
      const { graph, operands } = bindToRecord(instruction, {
        tracesAccesses: this.#tracesAccesses,
        fuelLocal,
      })
      const meaning = meanings[instruction.operation] as (stage: Stage, operands: unknown) => void
      meaning(graph, operands)
      const extraCycles = extra?.(graph, operands as never) as Node | undefined
      const costs = extraCycles === undefined ? [] : [extraCycles]
      const writer = new GraphWriter(code, bail, {
        countsCycles: this.meter.countsCycles,
        ...(this.asksSlowPages && { askSlowPage }),
      })
      const goOn = (branches: boolean): void => {
        const locals = [writer.unalignedCycles, extraCycles?.local].filter((local) => local !== undefined)
        const constant = extraCycles?.kind.type === 'const' ? extraCycles.kind.value : 0
        if (this.#tracesAccesses && graph.commits.some(maySetSp)) logSp(code)
        this.#dispatchCounting(code, { cycles: cycles + constant + (branches ? refill : 0), locals }, out)
      }
      const { terminator } = graph
      switch (terminator.type) {
        case 'next':
          writer.write(graph, costs)
          advance(code, instruction.sizeBytes)
          break
        case 'by':
          writer.write(graph, [terminator.offset, ...costs])
          moveBy(code, () => {
            writer.value(terminator.offset)
          })
          break
        case 'byIf':
          writer.write(graph, [terminator.condition, terminator.offset, ...costs])
          writer.value(terminator.condition)
          code.if()
          moveBy(code, () => {
            writer.value(terminator.offset)
          })
          goOn(true)
          code.end()
          advance(code, instruction.sizeBytes)
          goOn(false)
          return
        case 'to':
          writer.write(graph, [terminator.target, terminator.entry, ...costs])
          writer.value(terminator.target)
          code.const(3).op(op.i32Shl)
          writer.value(terminator.entry)
          code.op(op.i32Add).set(recordLocal)
          break
        default:
          throw new Error(`${terminator.type} is for regions`)
      }
      goOn(terminator.type !== 'next')
    })
  }

  #code(): Code {
    return new Code(this.meter.parameterCount)
  }
  /** Stores where it stands and returns the exit code. */
  #leave(code: Code, exitCode: number): void {
    code.const(0).get(recordLocal).access(op.i32Store, layout.exitRecord)
    this.meter.save(code)
    code.const(exitCode).return()
  }
  /** Goes to the record in `recordLocal`. */
  #dispatch(code: Code, field: number = record.handler): void {
    for (let parameter = 0; parameter < this.meter.parameterCount; parameter++) code.get(parameter)
    code.get(recordLocal).access(op.i32Load16U, field).returnCallIndirect(0)
  }
  /** Counts the instruction, then goes on unless the fuel is used up. */
  #dispatchCounting(code: Code, consumption: Consumption, out: Label): void {
    this.meter.count(code, consumption, out)
    this.#dispatch(code)
  }
  /** Runs `body` with labels for leaving without effect and for leaving after it. */
  #withExits(body: (code: Code, bail: Label, out: Label) => void): Code {
    const code = this.#code()
    const bail = code.block()
    const out = code.block()
    body(code, bail, out)
    code.end()
    this.#leave(code, exit.fuel)
    code.end()
    this.#leave(code, exit.bail)
    return code.op(op.i32Const, 0)
  }
}

function askSlowPage(code: Code): void {
  code.get(recordLocal).get(fuelLocal).call(askFunction)
  code.const(0).access(op.i32Load, layout.fuelBehindAsking).set(fuelLocal)
}
function maySetSp(commit: Commit): boolean {
  if (commit.type === 'loop') return commit.body.some(maySetSp)
  if (commit.type !== 'state') return false
  const { kind } = commit.base
  return kind.type !== 'const' || kind.value + commit.offset === layout.sp
}
/** Behind an instruction: appends SP to the access log where it is another than before, with the record of what is next. */
function logSp(code: Code): void {
  const [sp, end] = [code.newLocal(), code.newLocal()]
  code.const(0).access(op.i32Load, layout.sp).tee(sp)
  code.const(0).access(op.i32Load, layout.loggedSp).op(op.i32Ne)
  code.if()
  code.const(0).get(sp).access(op.i32Store, layout.loggedSp)
  code.const(0).access(op.i32Load, layout.accessLogEnd).tee(end)
  code.get(sp).access(op.i32Store, loggedAccess.address)
  code.get(end).get(recordLocal).access(op.i32Store, loggedAccess.what)
  code.const(0).get(end).const(loggedAccess.sizeBytes).op(op.i32Add)
  code.access(op.i32Store, layout.accessLogEnd)
  code.end()
}

function advance(code: Code, sizeBytes: 2 | 4): void {
  code
    .get(recordLocal)
    .const((sizeBytes / 2) * record.sizeBytes)
    .op(op.i32Add)
    .set(recordLocal)
}

/** Records lie 8 bytes apart for each byte of code; offsets count from the instruction's address + 4. */
function moveBy(code: Code, offset: () => void): void {
  code.get(recordLocal)
  offset()
  code.const(4).op(op.i32Add).const(3).op(op.i32Shl, op.i32Add).set(recordLocal)
}
