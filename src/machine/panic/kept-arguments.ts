import { provenanceOf } from '../../engine/provenance.ts'
import type { Machine } from '../machine.ts'

/** Arguments are stored or passed on before anything is called. */
const maxInstructions = 32
const r0 = 1

/**
 * Whether `core::panicking::panic_fmt` looks at what it is given. Where nobody does, as with a handler that only halts and
 * link-time optimisation, the functions that lead there lose their arguments too, and those that are then equal become one.
 */
export function keepsArguments(machine: Machine): boolean | undefined {
  const { symbols } = machine.configuration.image
  const found = symbols.all.find(
    ({ kind, name }) => kind === 'function' && name === 'core::panicking::panic_fmt',
  )
  if (found === undefined) return undefined
  let written = 0
  for (let at = found.address, count = 0; count < maxInstructions; count++) {
    const instruction = machine.instructionAt(at)
    if (instruction === undefined) return false
    const { accesses, results, branch } = provenanceOf(instruction)
    const read = [
      ...accesses.flatMap(({ address, value }) => [address, value]),
      ...results.map(({ from }) => from),
    ]
    if (read.some(({ places }) => (places & r0 & ~written) !== 0)) return true
    for (const { place } of results) written |= 1 << place
    if (branch !== undefined || (written & r0) !== 0) return false
    at += instruction.sizeBytes
  }
  return false
}
