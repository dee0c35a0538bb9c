import { pageBits, pageEntry, pageEntryBits } from '../../bus/pages.ts'
import { layout, record } from '../../core/layout.ts'
import { meanings } from '../../core/semantics/index.ts'
import type { Stage } from '../../core/stage.ts'
import { Graph } from '../emit/graph.ts'
import { GraphWriter } from '../emit/writer.ts'
import { Code, type Label } from '../wasm/code.ts'
import { assembleModule } from '../wasm/module.ts'
import { op } from '../wasm/opcodes.ts'
import { bindToRecord, fuelLocal, recordLocal } from './bind.ts'
import { exit, handler, keysSection } from './handlers.ts'
import { instructionsByKey } from './keys.ts'
import type { Instruction } from '../../isa/decode.ts'

/**
 * Emits the interpreter: one function for each handler key, which tail-calls the next record's. The bytes
 * hold nothing of a machine; they are made when the package is built.
 */
export function emitInterpreter(): Uint8Array {
  const keys: string[] = []
  const functions: Code[] = []
  functions[handler.undecoded] = leaving(exit.undecoded)
  functions[handler.breakpoint] = leaving(exit.breakpoint)
  functions[handler.reference] = leaving(exit.bail)
  for (let cond = 0; cond < 14; cond++) {
    for (const sizeBytes of [2, 4] as const)
      functions[handler.conditional(cond, sizeBytes)] = conditional(cond, sizeBytes)
  }
  functions[handler.guardNext] = guard(false)
  functions[handler.guardTarget] = guard(true)
  for (const [key, instruction] of instructionsByKey()) {
    functions.push(operation(instruction))
    keys.push(key)
  }
  const run = new Code(2)
  dispatch(run)
  return assembleModule(functions, run, { name: keysSection, text: keys.join('\n') })
}

function leaving(code: number): Code {
  const body = new Code(2)
  leave(body, code)
  return body
}

/** Stores where it stands and returns the exit code. */
function leave(code: Code, exitCode: number): void {
  code.const(0).get(recordLocal).access(op.i32Store, layout.exitRecord)
  code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
  code.const(exitCode).return()
}

function dispatch(code: Code, field: number = record.handler): void {
  code.get(recordLocal).get(fuelLocal).get(recordLocal).access(op.i32Load16U, field).returnCallIndirect(0)
}

/** Counts the instruction, then goes to the record in `recordLocal` unless the fuel is used up. */
function dispatchCounting(code: Code, out: Label): void {
  code.get(fuelLocal).const(1).op(op.i32Sub).tee(fuelLocal).op(op.i32Eqz).brIf(out)
  dispatch(code)
}

function advance(code: Code, sizeBytes: 2 | 4): void {
  code
    .get(recordLocal)
    .const((sizeBytes / 2) * record.sizeBytes)
    .op(op.i32Add)
    .set(recordLocal)
}

/** Runs `body` with labels for leaving without effect and for leaving after it. */
function withExits(body: (code: Code, bail: Label, out: Label) => void): Code {
  const code = new Code(2)
  const bail = code.block()
  const out = code.block()
  body(code, bail, out)
  code.end()
  leave(code, exit.fuel)
  code.end()
  leave(code, exit.bail)
  return code.op(op.i32Const, 0)
}

/** Inside an IT block: the instruction behind `conditional` runs where the condition holds. */
function conditional(cond: number, sizeBytes: 2 | 4): Code {
  return withExits((code, bail, out) => {
    const graph = new Graph({ sizeBytes, address: (g) => g.constant(0) })
    new GraphWriter(code, bail).value(graph.condition(cond) as never)
    code.if()
    dispatch(code, record.instruction)
    code.end()
    advance(code, sizeBytes)
    dispatchCounting(code, out)
  })
}

/**
 * Leaves before an instruction whose successor's page has no fast path for code. A record's `pc` + 4 is behind the
 * instruction or its second halfword, in the page that it reaches.
 */
function guard(byOffset: boolean): Code {
  return withExits((code, bail) => {
    code.get(recordLocal).access(op.i32Load, record.pc).const(4).op(op.i32Add)
    if (byOffset) code.get(recordLocal).access(op.i32Load, record.word).op(op.i32Add)
    code.const(pageBits).op(op.i32ShrU).const(pageEntryBits).op(op.i32Shl)
    code
      .access(op.i32Load, layout.pageTable + pageEntry.code)
      .op(op.i32Eqz)
      .brIf(bail)
    dispatch(code, record.instruction)
  })
}

function operation(instruction: Instruction): Code {
  return withExits((code, bail, out) => {
    const { graph, operands } = bindToRecord(instruction)
    const meaning = meanings[instruction.operation] as (stage: Stage, operands: unknown) => void
    meaning(graph, operands)
    const writer = new GraphWriter(code, bail)
    const { terminator } = graph
    switch (terminator.type) {
      case 'next':
        writer.write(graph, [])
        advance(code, instruction.sizeBytes)
        break
      case 'by':
        writer.write(graph, [terminator.offset])
        moveBy(code, () => {
          writer.value(terminator.offset)
        })
        break
      case 'byIf':
        writer.write(graph, [terminator.condition, terminator.offset])
        writer.value(terminator.condition)
        code.if()
        moveBy(code, () => {
          writer.value(terminator.offset)
        })
        dispatchCounting(code, out)
        code.end()
        advance(code, instruction.sizeBytes)
        break
      case 'to':
        writer.write(graph, [terminator.target, terminator.entry])
        writer.value(terminator.target)
        code.const(3).op(op.i32Shl)
        writer.value(terminator.entry)
        code.op(op.i32Add).set(recordLocal)
        break
    }
    dispatchCounting(code, out)
  })
}

/** Records lie 8 bytes apart for each byte of code; offsets count from the instruction's address + 4. */
function moveBy(code: Code, offset: () => void): void {
  code.get(recordLocal)
  offset()
  code.const(4).op(op.i32Add).const(3).op(op.i32Shl, op.i32Add).set(recordLocal)
}
