import { layout, loggedMask, maskLogLimit } from '../../core/layout.ts'
import { apsrOf, pendingAndEnabled } from '../../core/semantics/state-stage.ts'
import { sysm } from '../../core/special-registers.ts'
import type { SystemActions, Val } from '../../core/stage.ts'
import { op } from '../wasm/opcodes.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

const asVal = (node: Node): Val => node as unknown as Val
const asNode = (value: Val): Node => value as unknown as Node

/**
 * Masks and special registers, for privileged code and while nobody looks at each change; else they bail, as does what
 * could let in an exception that is pending. Changes of masks go into a log, with their cycle.
 */
export class GraphSystem implements Pick<
  SystemActions,
  'changeProcessorState' | 'readSpecial' | 'writeSpecial'
> {
  readonly #graph: Graph
  readonly #fuelLocal: number

  /** @param fuelLocal - what may still be used, this instruction included */
  constructor(graph: Graph, fuelLocal: number) {
    this.#graph = graph
    this.#fuelLocal = fuelLocal
  }

  changeProcessorState({ disable, faultmask }: { disable: boolean; faultmask: boolean }): void {
    if (faultmask) throw new Error('FAULTMASK is the reference stage’s')
    const g = this.#graph
    this.#bailUnlessPlain(g.state(layout.leavesMasks))
    if (!disable) g.bailIf(pendingAndEnabled(g))
    this.#setMask(layout.primask, g.word(disable ? 1 : 0))
  }

  readSpecial(which: number): Val {
    const g = this.#graph
    if (which <= sysm.IEPSR) {
      const hasIpsr = (which & 1) !== 0
      // Unprivileged code reads 0 in Thread mode, where IPSR is 0.
      const ipsr = hasIpsr ? g.state(layout.ipsr) : g.word(0)
      return (which & 4) === 0 ? g.or(apsrOf(g), ipsr) : ipsr
    }
    if (which === sysm.CONTROL) return g.state(layout.control)
    this.#bailUnlessPlain()
    switch (which) {
      case sysm.MSP:
        return g.select(this.#usesPsp(), g.state(layout.otherSp), g.state(layout.sp))
      case sysm.PSP:
        return g.select(this.#usesPsp(), g.state(layout.sp), g.state(layout.otherSp))
      case sysm.PRIMASK:
        return g.state(layout.primask)
      case sysm.FAULTMASK:
        this.#implementedPriorities()
        return g.state(layout.faultmask)
      default:
        this.#implementedPriorities()
        return g.state(layout.basepri)
    }
  }

  writeSpecial(which: number, _mask: number, value: Val): void {
    const g = this.#graph
    this.#bailUnlessPlain(g.state(layout.leavesMasks))
    if (which === sysm.PRIMASK) {
      const primask = g.and(value, g.word(1))
      g.bailIf(g.select(primask, g.word(0), pendingAndEnabled(g)))
      this.#setMask(layout.primask, primask)
      return
    }
    const priority = g.and(value, this.#implementedPriorities())
    if (which === sysm.BASEPRI) {
      g.bailIf(pendingAndEnabled(g))
      this.#setMask(layout.basepri, priority)
    } else if (which === sysm.BASEPRI_MAX) {
      const current = g.state(layout.basepri)
      // 0 masks nothing: less one it is the largest.
      const one = g.word(1)
      const isHigher = g.lessThan(g.sub(priority, one), g.sub(current, one), false)
      this.#setMask(layout.basepri, g.select(isHigher, priority, current))
    } else throw new Error(`MSR to special register ${String(which)} is the reference stage’s`)
  }

  #inThread(): Val {
    return this.#graph.equal(this.#graph.state(layout.ipsr), this.#graph.word(0))
  }
  #usesPsp(): Val {
    const g = this.#graph
    const spsel = g.shiftRight(g.and(g.state(layout.control), g.word(2)), g.word(1))
    return g.and(this.#inThread(), spsel)
  }
  /** Privileged, and `otherwise` is 0. */
  #bailUnlessPlain(otherwise: Val = this.#graph.word(0)): void {
    const g = this.#graph
    g.bailIf(g.or(g.and(this.#inThread(), g.state(layout.control)), otherwise))
  }
  /** Which bits of a priority the core has; bails where it has no BASEPRI. */
  #implementedPriorities(): Val {
    const g = this.#graph
    const bits = g.state(layout.basepriBits)
    g.bailIf(g.equal(bits, g.word(0)))
    return bits
  }
  /** The cycle behind the instruction, modulo 2 ** 32: of a sum with 2 ** 52 it is the lower half. */
  #nextCycle(): Val {
    const g = this.#graph
    const power = (exponent: number): Node =>
      g.node({ type: 'op', opcode: op.f64ConvertI32U }, g.constant(2 ** exponent))
    const shift = g.node({ type: 'op', opcode: op.f64Mul }, power(26), power(26))
    const sum = g.node({ type: 'op', opcode: op.f64Add }, g.read(op.f64Load, layout.cycles, g.zero), shift)
    const bits = g.node({ type: 'op', opcode: op.i64ReinterpretF64 }, sum)
    const entered = asVal(g.node({ type: 'op', opcode: op.i32WrapI64 }, bits))
    const executed = g.sub(g.state(layout.givenFuel), asVal(g.local(this.#fuelLocal)))
    return g.add(entered, g.add(executed, g.word(1)))
  }
  #setMask(at: number, value: Val): void {
    const g = this.#graph
    const others = [layout.primask, layout.basepri, layout.faultmask].filter((mask) => mask !== at)
    const masked = others.reduce((all, mask) => g.or(all, g.state(mask)), value)
    const end = g.state(layout.maskLogEnd)
    g.bailIf(g.equal(end, g.word(maskLogLimit)))
    g.setState(at, value)
    const log = (offset: number, word: Node): void => {
      g.commit({ type: 'state', base: asNode(end), offset, value: word })
    }
    log(loggedMask.cycle, asNode(this.#nextCycle()))
    log(loggedMask.isMasked, asNode(masked))
    g.setState(layout.maskLogEnd, g.add(end, g.word(loggedMask.sizeBytes)))
  }
}
