import { jumpTableTargets } from '../../isa/jump-table.ts'
import { controlFlow } from './control-flow.ts'
import type { CodeSource } from './plan.ts'

/** Longer functions have regions of their own, instead of copies in all that call them. */
const longestCallee = 200

/** How long functions are, as far as it matters. */
export class Callees {
  readonly #source: CodeSource
  readonly #lengths = new Map<number, number>()

  constructor(source: CodeSource) {
    this.#source = source
  }

  /** Instructions of a function that were executed, those that it calls not counted; `Infinity`: too many. */
  instructionsOf(callee: number): number {
    const known = this.#lengths.get(callee)
    if (known !== undefined) return known
    const length = this.#measure(callee)
    this.#lengths.set(callee, length)
    return length
  }
  #measure(callee: number): number {
    const seen = new Set<number>()
    const open = [callee]
    for (let address = open.pop(); address !== undefined; address = open.pop()) {
      for (let at: number | undefined = address; at !== undefined && !seen.has(at);) {
        if (seen.size === longestCallee) return Infinity
        const instruction = this.#source.instructionAt(at)
        if (instruction === undefined) break
        seen.add(at)
        const flow = controlFlow(instruction)
        if (flow === 'branch' || flow === 'conditional')
          open.push((at + 4 + Number(instruction.operands.offset)) >>> 0)
        open.push(
          ...jumpTableTargets(instruction, at, (address, sizeBytes) => this.#source.peek(address, sizeBytes)),
        )
        const isCall = flow === 'call' || instruction.operation === 'BLX_reg'
        const isOver: boolean =
          (flow === 'branch' || flow === 'computed') && !isCall && this.#source.itstateAt(at) === 0
        at = isOver ? undefined : (at + instruction.sizeBytes) >>> 0
      }
    }
    return seen.size
  }
}
