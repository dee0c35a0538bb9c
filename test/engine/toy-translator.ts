import type { Core } from '../../src/core/core.ts'
import { layout } from '../../src/core/layout.ts'
import { meanings } from '../../src/core/semantics/index.ts'
import type { Stage } from '../../src/core/stage.ts'
import { Graph } from '../../src/engine/emit/graph.ts'
import { GraphWriter } from '../../src/engine/emit/writer.ts'
import { constantOperands } from '../../src/engine/translator/instruction-graph.ts'
import { Code } from '../../src/engine/wasm/code.ts'
import { assembleModule } from '../../src/engine/wasm/module.ts'
import { op } from '../../src/engine/wasm/opcodes.ts'
import { fetch } from '../../src/engine/execute.ts'
import type { Instruction } from '../../src/isa/decode.ts'

const fuelLocal = 1
const left = { atEnd: 0, bailed: 1, tooLittleFuel: 2 } as const

/**
 * The translator stage in small: a straight line of instructions as one function, operands bound to constants, one
 * fuel check. Where an instruction bails, it leaves with PC at that instruction and the fuel that is left.
 */
export class ToyTranslation {
  readonly start: number
  readonly length: number
  /** How often it ran from its start to an end. */
  completed = 0
  bailed = 0
  readonly #core: Core
  readonly #run: (unused: number, fuel: number) => number

  /** Translates `length` instructions at `start`; none of them is IT, or left to the reference stage. */
  constructor(core: Core, start: number, length: number) {
    this.#core = core
    this.start = start
    this.length = length
    const code = new Code(2)
    const begin = code.block()
    code.get(fuelLocal).const(length).op(op.i32GeU).brIf(begin)
    leave(code, start, 0, left.tooLittleFuel)
    code.end()
    let address = start
    for (let index = 0; index < length; index++) {
      const instruction = fetch(core, address)
      if (instruction === undefined) throw new Error('an UNDEFINED instruction is not translated')
      translate(code, instruction, address, index)
      address += instruction.sizeBytes
    }
    leave(code, address, length, left.atEnd)
    code.op(op.i32Const, 0)
    const bytes = assembleModule([], { run: code }, { name: 'toy', text: '' })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      machine: { memory: core.state.memory },
    })
    this.#run = instance.exports.run as (unused: number, fuel: number) => number
  }

  /** Executes it, unless PC is elsewhere or the fuel is too little; returns the fuel that is left. */
  run(fuel: number): number {
    const { state } = this.#core
    if (state.pc !== this.start || state.itstate !== 0) return fuel
    const how = this.#run(0, fuel)
    const rest = how === left.tooLittleFuel ? fuel : state.get(layout.exitFuel)
    state.instructions += fuel - rest
    state.cycles += fuel - rest
    if (how === left.atEnd) this.completed += 1
    if (how === left.bailed) this.bailed += 1
    return rest
  }
}

/** Stores PC and what is left of the fuel after `executed` instructions, and returns. */
function leave(code: Code, pc: number, executed: number, how: number): void {
  code.const(0).const(pc).access(op.i32Store, layout.pc)
  leaveFuel(code, executed, how)
}
function leaveFuel(code: Code, executed: number, how: number): void {
  code.const(0).get(fuelLocal).const(executed).op(op.i32Sub).access(op.i32Store, layout.exitFuel)
  code.const(how).return()
}

function translate(code: Code, instruction: Instruction, address: number, index: number): void {
  const graph = new Graph({ sizeBytes: instruction.sizeBytes, address: (g) => g.constant(address) })
  const meaning = meanings[instruction.operation] as (stage: Stage, operands: unknown) => void
  meaning(graph, constantOperands(graph, instruction))
  const next = code.block()
  const bail = code.block()
  const writer = new GraphWriter(code, bail)
  const { terminator } = graph
  switch (terminator.type) {
    case 'next':
      writer.write(graph, [])
      break
    case 'byIf':
      writer.write(graph, [terminator.condition, terminator.offset])
      writer.value(terminator.condition)
      code.if()
      code.const(0)
      writer.value(terminator.offset)
      code
        .const(address + 4)
        .op(op.i32Add)
        .access(op.i32Store, layout.pc)
      leaveFuel(code, index + 1, left.atEnd)
      code.end()
      break
    case 'to':
      writer.write(graph, [terminator.target])
      code.const(0)
      writer.value(terminator.target)
      code.access(op.i32Store, layout.pc)
      leaveFuel(code, index + 1, left.atEnd)
      break
    case 'by':
      throw new Error('only records have branches by a distance that was checked')
  }
  code.br(next)
  code.end()
  leave(code, address, index, left.bailed)
  code.end()
}
