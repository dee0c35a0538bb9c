import { activation, layout, record, sysTick, throughExceptions } from '../../core/layout.ts'
import { exception } from '../../core/exception-numbers.ts'
import { plainEntry, plainReturn } from '../../core/semantics/plain-exceptions.ts'
import type { Val } from '../../core/stage.ts'
import { Graph } from '../emit/graph.ts'
import type { Node } from '../emit/node.ts'
import { GraphWriter } from '../emit/writer.ts'
import { Code, type Label } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import { recordLocal } from './bind.ts'
import { excReturn, exceptionReturnsSizeBytes } from './exception-returns.ts'
import { exit, handler } from './handlers.ts'
import { fuelLocal, type Meter } from './meter.ts'

const through = throughExceptions
const calleeSaved = { first: layout.registers + 4 * 4, count: 8 } as const

/**
 * What goes on through exceptions: enters handlers until the fuel is used up, counts cycles and instructions, takes SysTick
 * when it expires and returns from handlers, where that is a plain case (`plain-exceptions.ts`). All else leaves, before
 * anything of it has happened; it leaves its fuel, too.
 */
export function emitThrough(meter: Meter): Code {
  return new ThroughExceptions(meter).code
}

class ThroughExceptions {
  readonly code: Code
  /** The index of the activation that is written, and where its floats and words are. */
  readonly #floats: number
  readonly #words: number
  readonly #exit: number

  constructor({ parameterCount }: Meter) {
    const code = (this.code = new Code(parameterCount))
    this.#floats = code.newLocal()
    this.#words = code.newLocal()
    this.#exit = code.newLocal()
    const given = code.newLocal()
    const out = code.block()
    const loop = code.loop()
    this.#run(given)
    code.releaseTemporaries()
    this.#return(out)
    code.get(this.#exit).brIf(out)
    code.get(fuelLocal).const(0).op(op.i32LeS).brIf(out)
    code.releaseTemporaries()
    this.#tick(out)
    // A device has changed what comes next.
    code.const(0).access(op.i32Load, layout.givenFuel).get(given).op(op.i32Eq).brIf(loop)
    code.end()
    code.end()
    code.const(0).get(recordLocal).access(op.i32Store, layout.exitRecord)
    code.const(0).get(fuelLocal).access(op.i32Store, layout.exitFuel)
    code.get(this.#exit)
  }

  /** Up to the next expiry. */
  #run(given: number): void {
    const { code } = this
    const used = code.newLocal()
    code.get(fuelLocal).const(0).access(op.i32Load, through.untilTick).tee(given)
    code.get(fuelLocal).get(given).op(op.i32LtS, op.select).set(given)
    code.const(0).get(given).access(op.i32Store, layout.givenFuel)
    code.get(recordLocal).get(given)
    code.get(recordLocal).access(op.i32Load16U, record.handler).callIndirect(0).set(this.#exit)
    code.const(0).access(op.i32Load, layout.givenFuel)
    code.const(0).access(op.i32Load, layout.exitFuel).op(op.i32Sub).set(used)
    for (const count of [layout.cycles, layout.instructions]) {
      code.const(0).const(0).access(op.f64Load, count)
      code.get(used).op(op.f64ConvertI32S, op.f64Add).access(op.f64Store, count)
    }
    code.get(fuelLocal).get(used).op(op.i32Sub).set(fuelLocal)
    code.const(0).const(0).access(op.i32Load, through.untilTick).get(used).op(op.i32Sub)
    code.access(op.i32Store, through.untilTick)
    code.const(0).access(op.i32Load, layout.exitRecord).set(recordLocal)
  }

  #return(out: Label): void {
    const { code } = this
    const value = code.newLocal()
    const isNone = code.block()
    code.get(recordLocal).const(layout.exceptionReturns).op(op.i32Sub).tee(value)
    code.const(exceptionReturnsSizeBytes).op(op.i32GeU).brIf(isNone)
    code.const(exit.exceptionReturn).set(this.#exit)
    code.const(0).access(op.i32Load, through.open).const(0).op(op.i32LtS).brIf(out)
    code.get(value).const(excReturn.shift).op(op.i32ShrU).const(excReturn.added).op(op.i32Add).set(value)
    const clobbered = this.#clobbered()
    const graph = codelessGraph()
    plainReturn(graph, graph.local(value) as unknown as Val, graph.state(through.xpsrMask))
    this.#branch(graph, out)
    this.#locate(() => code.const(0).access(op.i32Load, through.open))
    this.#moment(activation.moments.returnedAt, () => code.const(0).access(op.i32Load, layout.pc))
    const rest = 4 * activation.rest
    code.get(this.#words).get(this.#words).access(op.i32Load, rest)
    code.get(clobbered).const(activation.bits.clobbered).op(op.i32Shl)
    code.const(activation.bits.hasReturned).op(op.i32Or, op.i32Or).access(op.i32Store, rest)
    code.const(0).const(-1).access(op.i32Store, through.open)
    code.const(0).const(0).access(op.f64Load, layout.instructions).access(op.f64Store, through.lastReturn)
    code.const(exit.fuel).set(this.#exit)
    code.end()
  }

  /** Expiry and entry, where both are plain; else the next boundary is looked at by others. */
  #tick(out: Label): void {
    const { code } = this
    const isNone = code.block()
    code.const(0).access(op.i32Load, through.untilTick).brIf(isNone)
    code.const(0).access(op.i32Load, through.open).const(0).op(op.i32GeS).brIf(out)
    const count = code.newLocal()
    code.const(0).access(op.i32Load, through.count).tee(count)
    code.const(through.mostActivations).op(op.i32GeS).brIf(out)
    code
      .const(0)
      .access(op.i32Load, layout.pending)
      .const(1 << exception.sysTick)
    code.op(op.i32And).brIf(out)
    const pc = code.newLocal()
    code.get(recordLocal).access(op.i32Load, record.pc).set(pc)
    const graph = codelessGraph()
    bailUnlessOperation(graph, graph.local(recordLocal))
    const frame = plainEntry(graph, exception.sysTick, graph.local(pc) as unknown as Val) as unknown as Node
    this.#branch(graph, out, [frame])
    this.#expire()
    this.#locate(() => code.get(count))
    for (const moment of [activation.moments.pendedAt, activation.moments.enteredAt])
      this.#moment(moment, () => code.get(pc))
    const word = (index: number, value: () => void): void => {
      code.get(this.#words)
      value()
      code.access(op.i32Store, 4 * index)
    }
    word(activation.frame, () => code.get(frame.local ?? 0))
    word(activation.excReturn, () => code.const(0).access(op.i32Load, layout.lr))
    word(activation.nesting, () => code.const(0))
    word(activation.rest, () => {
      // What pends right behind a return comes during the unstacking.
      code.const(0).access(op.f64Load, through.lastReturn).const(0).access(op.f64Load, layout.instructions)
      code.op(op.f64Eq).const(activation.hows.indexOf('popPreempted')).op(op.i32Mul)
      code.const(activation.bits.how).op(op.i32Shl).const(exception.sysTick).op(op.i32Or)
    })
    this.#keepContext()
    code.const(0).get(count).access(op.i32Store, through.open)
    code.const(0).get(count).const(1).op(op.i32Add).access(op.i32Store, through.count)
    code.end()
  }
  /** SysTick counts from 1 to 0, which its next period begins with. */
  #expire(): void {
    const { code } = this
    code.const(0).const(0).access(op.i32Load, sysTick.csr).const(sysTick.countFlag).op(op.i32Or)
    code.access(op.i32Store, sysTick.csr)
    code.const(0).const(0).access(op.i32Store, sysTick.value)
    code.const(0).const(0).access(op.f64Load, layout.cycles).access(op.f64Store, sysTick.syncedTo)
    code.const(0).const(0).access(op.i32Load, sysTick.reload).const(1).op(op.i32Add)
    code.access(op.i32Store, through.untilTick)
    code.const(0).const(0).access(op.i32Load, through.ticks).const(1).op(op.i32Add)
    code.access(op.i32Store, through.ticks)
  }

  /** Writes a graph that ends in a branch, which becomes `recordLocal`. */
  #branch(graph: Graph, bail: Label, kept: readonly Node[] = []): void {
    const { code } = this
    const { terminator } = graph
    if (terminator.type !== 'to') throw new Error('an exception goes to a computed address')
    const asVal = (node: Node): Val => node as unknown as Val
    const to = graph.add(
      graph.shiftLeft(asVal(terminator.target), graph.word(3)),
      asVal(terminator.entry),
    ) as unknown as Node
    bailUnlessOperation(graph, to)
    const writer = new GraphWriter(code, bail)
    writer.write(graph, [to, ...kept])
    writer.value(to)
    code.set(recordLocal)
  }

  // The log

  #locate(index: () => void): void {
    const { code } = this
    index()
    code
      .const(activation.floats * 8)
      .op(op.i32Mul)
      .const(through.floats)
      .op(op.i32Add)
      .set(this.#floats)
    index()
    code
      .const(activation.words * 4)
      .op(op.i32Mul)
      .const(through.words)
      .op(op.i32Add)
      .set(this.#words)
  }
  #moment(moment: number, pc: () => void): void {
    const { code } = this
    code
      .get(this.#floats)
      .const(0)
      .access(op.f64Load, layout.cycles)
      .access(op.f64Store, 8 * moment)
    code.get(this.#floats).const(0).access(op.f64Load, layout.instructions)
    code.access(op.f64Store, 8 * (3 + moment))
    code.get(this.#words)
    pc()
    code.access(op.i32Store, 4 * moment)
  }
  /** In Handler mode SP is MSP. */
  #keepContext(): void {
    for (const [index, from] of contextWords.entries())
      this.code
        .const(0)
        .const(0)
        .access(op.i32Load, from)
        .access(op.i32Store, through.context + 4 * index)
  }
  /** A bit for each of r4…r11 that is not what it was, in a local; none where a stack was switched. */
  #clobbered(): number {
    const { code } = this
    const clobbered = code.newLocal()
    for (const [index, from] of contextWords.entries()) {
      code
        .const(0)
        .access(op.i32Load, from)
        .const(0)
        .access(op.i32Load, through.context + 4 * index)
      code.op(op.i32Ne)
      if (index > 0 && index < calleeSaved.count) code.const(index).op(op.i32Shl)
      if (index === 0) code.set(clobbered)
      else if (index < calleeSaved.count) code.get(clobbered).op(op.i32Or).set(clobbered)
      else {
        code.if()
        code.const(0).set(clobbered)
        code.end()
      }
    }
    return clobbered
  }
}

/** r4…r11, MSP and PSP in Handler mode. */
const contextWords = [
  ...Array.from({ length: calleeSaved.count }, (_, index) => calleeSaved.first + 4 * index),
  layout.sp,
  layout.otherSp,
]

/** Where an instruction is in an IT block, or is not executed by its own handler or a region right now. */
function bailUnlessOperation(graph: Graph, at: Node): void {
  const index = graph.read(op.i32Load16U, record.handler, at) as unknown as Val
  graph.bailIf(graph.lessThan(index, graph.word(handler.first), false))
}
/** Of what is no instruction's. */
function codelessGraph(): Graph {
  return new Graph({
    sizeBytes: 2,
    address: () => {
      throw new Error('an exception has no address of its own')
    },
  })
}
