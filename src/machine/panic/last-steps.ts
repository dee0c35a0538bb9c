import type { Machine } from '../machine.ts'
import { isForeign } from '../source/own-code.ts'
import { sourceAt, type SourcePosition } from '../source/position.ts'
import type { Past } from './past.ts'
import type { RawPanic } from './watch.ts'

/** An instruction that was executed on the way to a panic. */
export interface Step {
  readonly pc: number
  readonly sp: number
  /** Words of RAM that it read. */
  readonly reads: readonly { readonly address: number; readonly value: number }[]
}

/** From what a panic is about to entering the panic machinery it is no further, in builds without optimisation. */
const maxSteps = 400

/**
 * The last instructions before a panic, of its own context, oldest first; the past then stands at the panic. None where
 * going through it once more comes to something else: it was the doing of somebody who isn't asked again.
 */
export function lastSteps(past: Past, { at }: RawPanic): Step[] {
  const stretch = past.stretches.at(-1)
  if (stretch === undefined) return []
  const { state, bus } = past.machine
  const steps: Step[] = []
  let reads: { address: number; value: number }[] = []
  bus.tracer = (kind, address, sizeBytes) => {
    if (kind === 'read' && sizeBytes === 4 && bus.regionAt(address)?.writable === true)
      reads.push({ address, value: bus.peek(address, 4) ?? 0 })
  }
  try {
    past.follow(stretch, stretch.end - maxSteps, () => {
      reads = []
      if (state.ipsr === at.ipsr) steps.push({ pc: state.pc, sp: state.sp, reads })
    })
  } finally {
    bus.tracer = undefined
  }
  return isAt(past.machine, at.registers) ? steps : []
}

function isAt({ state }: Machine, registers: RawPanic['at']['registers']): boolean {
  return registers.every((value, index) => value === (index === 15 ? state.pc : state.register(index)))
}

/** The last line on the way to a panic, of the project's own function that called its machinery: calls that the compiler has made one have no line. */
export function lastOwnLine(past: Past, panic: RawPanic): SourcePosition | undefined {
  const { image } = past.machine.configuration
  const steps = lastSteps(past, panic).toReversed()
  const [last] = steps
  const caller = image.symbols.at(last?.pc ?? 0)?.address
  for (const { pc, sp } of steps) {
    // What it has called meanwhile is no way to there.
    if (sp !== last?.sp || image.symbols.at(pc)?.address !== caller) continue
    const source = sourceAt(image, pc)
    if (source !== undefined && !isForeign(source.file)) return source
  }
  return undefined
}
